import { findJobsByIds } from '../../src/imports/jobs.ts';
import type { Approval as PlainApproval } from '../../src/imports/problems.ts';
import { type Progress, progressOf, type Tally } from '../../src/imports/progress.ts';
import type { ImportJobRow } from '../../src/store/import-tables.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import type { Context } from '../context.ts';
import { ConflictStrategy, EntityKind, ImportState } from '../shared/enums.ts';
import { pageTexts } from '../shared/paging.ts';
import { readableWith } from '../shared/permission.ts';
import { ImportProblem } from './import-problem.ts';

const jobRef = builder.objectRef<ImportJobRow>('ImportJob');

/** The object type of a job: an import, a dry run, or the undo of one. */
export const ImportJob = builder.node(jobRef, {
  ...readableWith('config_read'),
  description:
    'An import, a dry run or an undo, from the moment that its document comes until it is deleted (`LADING_JOB_DAYS`, 30).',
  id: { description: pageTexts.idFieldOptions.description, resolve: ({ id }) => id },
  loadManyWithoutCache: (ids: string[], { services }: Context) =>
    findJobsByIds(services.store.dataSource.manager, ids),
  fields: (t) => ({
    state: t.expose('state', { type: ImportState, description: 'How far the job is as a whole.' }),
    conflictStrategy: t.expose('conflict_strategy', {
      type: ConflictStrategy,
      description: 'What it was asked to do in a conflict, as far as no rule says otherwise.',
    }),
    dryRun: t.exposeBoolean('dry_run', {
      description: 'Whether it only plans: it stores no entity, and comes to PLANNED.',
    }),
    atomic: t.exposeBoolean('atomic', {
      description:
        'All or nothing: before the job is COMPLETED its outcomes say what will be, and nothing of it is stored.',
    }),
    progress: t.field({
      type: ImportProgress,
      description: 'Counts of outcomes, in all and per kind, as of now.',
      resolve: (job) => progressOf({ ...job, seconds: secondsOf(job) }),
    }),
    problems: t.field({
      type: [ImportProblem],
      description:
        'Why the job as a whole failed or was refused; empty otherwise. What is wrong with single entities, their outcomes say.',
      resolve: ({ problems }) => [...problems],
    }),
    warnings: t.field({
      type: ['String'],
      description: 'About the document as a whole; each begins with a stable code: `UNKNOWN_FIELDS: …`.',
      resolve: ({ warnings }) => [...warnings],
    }),
    label: t.exposeString('label', {
      nullable: true,
      description:
        'What people recognise the import by, such as the name of a file, as `importConfiguration` was told.',
    }),
    sourceGateway: t.exposeString('source_gateway', {
      nullable: true,
      description: 'Where the document says that it comes from: its `source_gateway`.',
    }),
    createdBy: t.exposeString('created_by', {
      description: 'Who asked for it: the name of who was signed in.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('started_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When the work on it began; null while it waits for its turn.',
    }),
    finishedAt: t.expose('finished_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it came to rest; null before.',
    }),
  }),
});

/** The object type of an approval. */
export const Approval = builder.objectRef<PlainApproval>('Approval').implement({
  description: 'That somebody agrees to what a plan says.',
  fields: (t) => ({
    by: t.exposeString('by', { description: 'The name of who was signed in: one name is one person.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When that was.' }),
  }),
});

builder.objectFields(ImportJob, (t) => ({
  planOf: t.field({
    type: jobRef,
    nullable: true,
    description: 'The dry run whose plan this job carries out; null of other jobs.',
    resolve: ({ plan_of: id }, _args, { loaders }) => (id === null ? undefined : loaders.job(id)),
  }),
  appliedAs: t.field({
    type: jobRef,
    nullable: true,
    description:
      'Of a dry run: the newest job that carries its plan out, however that job has ended; null where there is none.',
    resolve: ({ id }, _args, { loaders }) => loaders.applicationOf(id),
  }),
  approvals: t.field({
    type: [Approval],
    description: 'Of a dry run: who has approved its plan, the first one first; empty of other jobs.',
    resolve: ({ id, dry_run }, _args, { loaders }) => (dry_run ? loaders.approvals(id) : []),
  }),
  requiredApprovals: t.int({
    description:
      'Of a dry run: how many people other than its author have to approve its plan before it is carried out, as the server is ' +
      'set by now (`LADING_REQUIRED_APPROVALS`); 0 of other jobs.',
    resolve: ({ dry_run, undo_of }, _args, { services }) =>
      dry_run && undo_of === null ? services.requiredApprovals : 0,
  }),
  undoOf: t.field({
    type: jobRef,
    nullable: true,
    description: 'The import that this job takes back; null of other jobs.',
    resolve: ({ undo_of: id }, _args, { loaders }) => (id === null ? undefined : loaders.job(id)),
  }),
  undoneAs: t.field({
    type: jobRef,
    nullable: true,
    description:
      'The newest job that takes this import back, however that job has ended; null where there is none.',
    resolve: ({ id }, _args, { loaders }) => loaders.undoOf(id),
  }),
}));

/** Seconds from the start of the work on a job to its end, or until now. */
export const secondsOf = ({ started_at: start, finished_at: end }: ImportJobRow): number =>
  start === null ? 0 : ((end ?? new Date()).getTime() - start.getTime()) / 1_000;

type PerKind = Progress['perKind'][number];

/** Fields of a tally: the same numbers for a kind and for all of them. */
const tallyFields = <Numbers extends Tally>(
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Numbers>,
) => ({
  total: t.int({
    description: 'Entities of the document that the job is about.',
    resolve: ({ total }) => total,
  }),
  processed: t.int({
    description: 'Those that have an outcome: the sum of the seven statuses.',
    resolve: ({ processed }) => processed,
  }),
  created: t.int({
    description: 'Outcomes with the status CREATED; in a dry run, what would be.',
    resolve: ({ created }) => created,
  }),
  updated: t.int({ description: 'Outcomes with the status UPDATED.', resolve: ({ updated }) => updated }),
  unchanged: t.int({
    description: 'Outcomes with the status UNCHANGED.',
    resolve: ({ unchanged }) => unchanged,
  }),
  renamed: t.int({ description: 'Outcomes with the status RENAMED.', resolve: ({ renamed }) => renamed }),
  skipped: t.int({ description: 'Outcomes with the status SKIPPED.', resolve: ({ skipped }) => skipped }),
  failed: t.int({ description: 'Outcomes with the status FAILED.', resolve: ({ failed }) => failed }),
  deleted: t.int({
    description: 'Outcomes with the status DELETED; only deltas and undos have them.',
    resolve: ({ deleted }) => deleted,
  }),
});

const KindProgress = builder.objectRef<PerKind>('KindProgress').implement({
  description: 'How far a job is with one kind.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind, description: 'What the numbers are of.' }),
    ...tallyFields(t),
  }),
});

/** The object type of how far a job is. */
export const ImportProgress = builder.objectRef<Progress>('ImportProgress').implement({
  description: 'How far a job is: entities by what became of them.',
  fields: (t) => ({
    ...tallyFields(t),
    percent: t.exposeFloat('percent', {
      description: '`processed` in hundredths of `total`, 0 to 100; 100 of an empty document.',
    }),
    entitiesPerSecond: t.exposeFloat('entitiesPerSecond', {
      nullable: true,
      description: 'On average since the work on the job began; null before anything is done.',
    }),
    etaSeconds: t.exposeFloat('etaSeconds', {
      nullable: true,
      description: 'Seconds until the end at this rate; null before anything is done.',
    }),
    perKind: t.expose('perKind', {
      type: [KindProgress],
      description: 'The kinds that the document has, in the order in which they are written.',
    }),
  }),
});
