import { applyImport } from '../../src/transfer/apply-import.ts';
import { ImportNotFound, ImportStateProblem, StalePlan } from '../../src/transfer/import-problems.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-reference.ts';
import { localId } from '../shared/global-id.ts';
import { Problem } from '../shared/problem.ts';
import { ImportJob } from './import-job.ts';

builder.objectType(StalePlan, {
  name: 'StalePlanError',
  interfaces: [Problem],
  description: 'The planned import no longer fits: these entities changed since.',
  fields: (t) => ({
    entities: t.field({ type: [EntityReference], resolve: ({ entities }) => [...entities] }),
  }),
});

builder.mutationField('applyImport', (t) =>
  t.field({
    type: ImportJob,
    description: "Makes a new job that carries out a dry run's plan, and only that plan.",
    args: { id: t.arg.id() },
    errors: { types: [StalePlan, ImportNotFound, ImportStateProblem] },
    resolve: (_root, { id }, { lading, viewer }) =>
      applyImport(lading, localId('ImportJob', id), { createdBy: viewer?.name ?? '' }),
  }),
);
