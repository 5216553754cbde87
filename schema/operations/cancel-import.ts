import { cancelImport } from '../../src/imports/cancel-import.ts';
import { ImportNotFound, ImportStateProblem } from '../../src/imports/problems.ts';
import { builder } from '../builder.ts';
import { ImportState } from '../shared/enums.ts';
import { localId } from '../shared/global-id.ts';
import { needs } from '../shared/permission.ts';
import { Problem } from '../shared/problem.ts';
import { ImportJob } from './import-job.ts';

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
    resolve: (_root, { id }, { services }) => cancelImport(services, localId('ImportJob', id)),
  }),
);
