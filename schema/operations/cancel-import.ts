import { cancelImport } from '../../src/transfer/cancel-import.ts';
import { ImportNotFound, ImportStateProblem } from '../../src/transfer/import-problems.ts';
import { builder } from '../builder.ts';
import { ImportState } from '../shared/enums.ts';
import { localId } from '../shared/global-id.ts';
import { Problem } from '../shared/problem.ts';
import { ImportJob } from './import-job.ts';

builder.objectType(ImportNotFound, { name: 'ImportNotFoundError', interfaces: [Problem] });

builder.objectType(ImportStateProblem, {
  name: 'ImportStateError',
  interfaces: [Problem],
  description: 'The job is not in a state that allows it.',
  fields: (t) => ({ state: t.expose('state', { type: ImportState }) }),
});

builder.mutationField('cancelImport', (t) =>
  t.field({
    type: ImportJob,
    description: 'Stops at the next safe point; what is committed stays and is reported.',
    args: { id: t.arg.id() },
    errors: { types: [ImportNotFound, ImportStateProblem] },
    resolve: (_root, { id }, { lading }) => cancelImport(lading, localId('ImportJob', id)),
  }),
);
