import { ImportNotFound, ImportStateProblem } from '../../src/imports/problems.ts';
import { deleteImportJob } from '../../src/retention/remove-imports.ts';
import { builder } from '../builder.ts';
import { localId } from '../shared/global-id.ts';
import { needs } from '../shared/permission.ts';

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
    resolve: (_root, { id }, { services }) => deleteImportJob(services, localId('ImportJob', id)),
  }),
);
