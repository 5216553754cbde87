import { applyImport } from '../../src/imports/apply-import.ts';
import { ImportNotFound, ImportStateProblem, StalePlan } from '../../src/imports/problems.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-reference.ts';
import { localId } from '../shared/global-id.ts';
import { needs } from '../shared/permission.ts';
import { Problem } from '../shared/problem.ts';
import { ImportJob } from './import-job.ts';

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

builder.mutationField('applyImport', (t) =>
  t.field({
    ...needs('config_import'),
    type: ImportJob,
    description:
      "Makes a new job that carries out a dry run's plan, and only that plan. What changes before the first write refuses the " +
      'job as a whole (`STALE_PLAN`).',
    args: { id: t.arg.id({ description: 'Global id of a dry run that is PLANNED.' }) },
    errors: {
      types: [StalePlan, ImportNotFound, ImportStateProblem],
      union: { description: 'The new job, or why there is none.' },
    },
    resolve: (_root, { id }, { services, viewer }) =>
      applyImport(services, localId('ImportJob', id), { createdBy: viewer?.name ?? '' }),
  }),
);
