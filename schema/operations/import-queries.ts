import { countJobs, findJobByKey, findJobPage, findJobsByIds } from '../../src/store/find-jobs.ts';
import type { ImportJobRow } from '../../src/store/import-tables.ts';
import { builder } from '../builder.ts';
import { badUserInput } from '../shared/bad-user-input.ts';
import { ImportState } from '../shared/enums.ts';
import { localId } from '../shared/global-id.ts';
import { isNumberUpTo, readPage, toConnection } from '../shared/paging.ts';
import { ImportJob } from './import-job.ts';

builder.queryField('importJob', (t) =>
  t.field({
    type: ImportJob,
    nullable: true,
    args: { id: t.arg.id() },
    resolve: async (_root, { id }, { lading }) => {
      const [job] = await findJobsByIds(lading.store.dataSource.manager, [localId('ImportJob', id)]);
      return job;
    },
  }),
);

const isJobNumber = isNumberUpTo(9_223_372_036_854_775_807n);

builder.queryField('importJobWithKey', (t) =>
  t.field({
    type: ImportJob,
    nullable: true,
    description:
      'The job of the call of `importConfiguration` with this idempotency key, from the moment that its document begins ' +
      'to come: so whoever waits for the answer can watch or cancel it.',
    args: { idempotencyKey: t.arg.string() },
    resolve: async (_root, { idempotencyKey }, { lading }) =>
      findJobByKey(lading.store.dataSource.manager, idempotencyKey),
  }),
);

builder.queryField('importJobs', (t) =>
  t.connection(
    {
      type: ImportJob,
      description: 'The newest first; 50 at a time where nothing else is said.',
      args: {
        states: t.arg({ type: [ImportState], required: false }),
        idPrefix: t.arg.string({
          required: false,
          description:
            'Hexadecimal digits that the ids begin with, within the global id: how people name a job.',
        }),
      },
      resolve: async (_root, { states, idPrefix, ...args }, { lading }) => {
        if (idPrefix != null && !/^[\da-f]{1,32}$/i.test(idPrefix.replaceAll('-', '')))
          throw badUserInput('`idPrefix` must be hexadecimal digits, at most those of an id.');
        const { manager } = lading.store.dataSource;
        const page = readPage(args, lading.limits.pageSize, isJobNumber);
        const { jobs, hasMore } = await findJobPage(manager, { ...page, states, idPrefix });
        return toConnection<ImportJobRow>(page, {
          items: jobs,
          hasMore,
          positionOf: ({ number }) => number,
          countTotal: () => countJobs(manager, { states, idPrefix }),
        });
      },
    },
    { name: 'ImportJobConnection' },
    { name: 'ImportJobEdge' },
  ),
);
