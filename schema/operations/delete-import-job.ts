import { ImportNotFound, ImportStateProblem } from '../../src/transfer/import-problems.ts';
import { deleteImportJob } from '../../src/transfer/retention/delete-import-job.ts';
import { builder } from '../builder.ts';
import { localId } from '../shared/global-id.ts';

const DeletedImportJob = builder.objectRef<{ id: string }>('DeletedImportJob').implement({
  fields: (t) => ({ id: t.globalID({ resolve: ({ id }) => ({ type: 'ImportJob', id }) }) }),
});

builder.mutationField('deleteImportJob', (t) =>
  t.field({
    type: DeletedImportJob,
    description: 'Deletes a job that is over, with its outcomes; what it imported stays.',
    args: { id: t.arg.id() },
    errors: { types: [ImportNotFound, ImportStateProblem] },
    resolve: (_root, { id }, { lading }) => deleteImportJob(lading, localId('ImportJob', id)),
  }),
);
