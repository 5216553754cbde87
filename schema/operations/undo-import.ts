import { ImportNotFound, ImportStateProblem } from '../../src/imports/problems.ts';
import { undoImport } from '../../src/imports/undo-import.ts';
import { builder } from '../builder.ts';
import { localId } from '../shared/global-id.ts';
import { ImportJob } from './import-job.ts';

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
    resolve: (_root, { id, dryRun }, { services, viewer }) =>
      undoImport(services, localId('ImportJob', id), { createdBy: viewer?.name ?? '', dryRun }),
  }),
);
