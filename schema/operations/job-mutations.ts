import { applyImport } from '../../src/imports/apply-import.ts';
import { approveImport } from '../../src/imports/approve-import.ts';
import { cancelImport } from '../../src/imports/cancel-import.ts';
import {
  ApprovalRequired,
  ImportNotFound,
  ImportStateProblem,
  OwnApproval,
  StalePlan,
} from '../../src/imports/problems.ts';
import { undoImport } from '../../src/imports/undo-import.ts';
import { deleteImportJob } from '../../src/retention/remove-imports.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-references.ts';
import { ImportState } from '../shared/enums.ts';
import { localId } from '../shared/global-id.ts';
import { needs } from '../shared/permission.ts';
import { Problem } from '../shared/problem.ts';
import { Approval, ImportJob } from './import-job.ts';

builder.objectType(StalePlan, {
  name: 'StalePlanError',
  interfaces: [Problem],
  description:
    'The plan of the dry run no longer fits, as entities changed since; nothing was written. Plan the import again.',
  fields: (t) => ({
    entities: t.field({
      type: [EntityReference],
      description: 'Those that changed since.',
      resolve: ({ entities }) => [...entities],
    }),
  }),
});

builder.objectType(ApprovalRequired, {
  name: 'ApprovalRequiredError',
  interfaces: [Problem],
  description:
    'Other people have to approve first (`LADING_REQUIRED_APPROVALS`), and nothing was done: a plan has too few approvals, or ' +
    'an import came without one.',
  fields: (t) => ({
    required: t.exposeInt('required', {
      description: 'How many people other than its author have to approve a plan.',
    }),
    approvals: t.field({
      type: [Approval],
      description: 'Those that there are; none of an import that has no plan.',
      resolve: ({ approvals }) => [...approvals],
    }),
  }),
});

builder.mutationField('applyImport', (t) =>
  t.field({
    ...needs('config_import'),
    type: ImportJob,
    description:
      "Makes a new job that carries out a dry run's plan, and only that plan. What changes before the first write refuses the " +
      'job as a whole (`STALE_PLAN`).',
    args: { id: t.arg.id({ description: 'Global id of a dry run that is PLANNED.' }) },
    errors: {
      types: [StalePlan, ApprovalRequired, ImportNotFound, ImportStateProblem],
      union: { description: 'The new job, or why there is none.' },
    },
    resolve: (_root, { id }, { services, act }, info) =>
      applyImport(services, localId('ImportJob', id), act(info)),
  }),
);

builder.objectType(OwnApproval, {
  name: 'OwnApprovalError',
  interfaces: [Problem],
  description: 'Who has made a plan cannot approve it; others have to.',
});

builder.mutationField('approveImport', (t) =>
  t.field({
    ...needs('imports_approve'),
    type: ImportJob,
    description:
      'Says that you agree to what a dry run has planned. Each person counts once, and its author does not. An approval is for ' +
      'this plan only: when it does not fit any more, the next one needs approvals of its own.',
    args: { id: t.arg.id({ description: 'Global id of a dry run that is PLANNED.' }) },
    errors: {
      types: [OwnApproval, StalePlan, ImportNotFound, ImportStateProblem],
      union: { description: 'The dry run with its approvals, or why it was not approved.' },
    },
    resolve: (_root, { id }, { services, act }, info) =>
      approveImport(services, localId('ImportJob', id), act(info)),
  }),
);

builder.objectType(ImportNotFound, {
  name: 'ImportNotFoundError',
  interfaces: [Problem],
  description: 'No job has this id; it may have been deleted.',
});

builder.objectType(ImportStateProblem, {
  name: 'ImportStateError',
  interfaces: [Problem],
  description:
    'The job is not in a state that allows what was asked; nothing was done. The message says when it is.',
  fields: (t) => ({
    state: t.expose('state', { type: ImportState, description: 'Where it stands instead.' }),
  }),
});

builder.mutationField('cancelImport', (t) =>
  t.field({
    ...needs('config_import'),
    type: ImportJob,
    description:
      'Stops a job that is not at rest, at the next safe point: what is committed by then stays, and its outcomes say so. Of an ' +
      'atomic import nothing stays.',
    args: { id: t.arg.id({ description: 'Global id of the job, or the UUID within it.' }) },
    errors: {
      types: [ImportNotFound, ImportStateProblem],
      union: { description: 'The job, CANCELLED, or why it was not stopped.' },
    },
    resolve: (_root, { id }, { services, act }, info) =>
      cancelImport(services, localId('ImportJob', id), act(info)),
  }),
);

builder.mutationField('undoImport', (t) =>
  t.field({
    authScopes: (_root, { dryRun }) => ({ permission: dryRun ? 'config_plan' : 'config_import' }),
    type: ImportJob,
    description:
      'Makes a new job that plans and applies the way back; what was edited since is left alone and reported. The ' +
      'import becomes UNDONE when that job completes.',
    args: {
      id: t.arg.id({ description: 'Global id of an import that is COMPLETED, FAILED or CANCELLED.' }),
      dryRun: t.arg.boolean({
        defaultValue: false,
        description:
          'Only says what would become of each entity: the job comes to PLANNED, and neither the entities nor the ' +
          'import are changed. To carry it out, ask again without.',
      }),
    },
    errors: {
      types: [ImportNotFound, ImportStateProblem],
      union: { description: 'The new job, or why there is none.' },
    },
    resolve: (_root, { id, dryRun }, { services, act }, info) =>
      undoImport(services, localId('ImportJob', id), { dryRun }, act(info)),
  }),
);

const DeletedImportJob = builder.objectRef<{ id: string }>('DeletedImportJob').implement({
  description: 'A job that is not there any more.',
  fields: (t) => ({
    id: t.globalID({
      description: 'Global id that the job had.',
      resolve: ({ id }) => ({ type: 'ImportJob', id }),
    }),
  }),
});

builder.mutationField('deleteImportJob', (t) =>
  t.field({
    ...needs('admin'),
    type: DeletedImportJob,
    description:
      'Deletes a job that is at rest, with its outcomes; what it imported stays, and cannot be undone any more.',
    args: { id: t.arg.id({ description: 'Global id of the job, or the UUID within it.' }) },
    errors: {
      types: [ImportNotFound, ImportStateProblem],
      union: { description: 'What was deleted, or why the job is still there.' },
    },
    resolve: (_root, { id }, { services, act }, info) =>
      deleteImportJob(services, localId('ImportJob', id), act(info)),
  }),
);
