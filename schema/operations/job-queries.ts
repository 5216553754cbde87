import { countJobs, findJobByKey, findJobPage, findJobsByIds } from '../../src/imports/jobs.ts';
import type { ImportJobRow } from '../../src/store/import-tables.ts';
import { builder } from '../builder.ts';
import { ImportState } from '../shared/enums.ts';
import { badUserInput } from '../shared/errors.ts';
import { localId } from '../shared/global-id.ts';
import { isSerialNumber, readPage, toConnection } from '../shared/paging.ts';
import { needs } from '../shared/permission.ts';
import { ImportJob } from './import-job.ts';

builder.queryField('importJob', (t) =>
  t.field({
    ...needs('config_read'),
    type: ImportJob,
    nullable: true,
    description: 'A job by its id; null where there is none, or not any more.',
    args: { id: t.arg.id({ description: 'Global id of the job, or the UUID within it.' }) },
    resolve: async (_root, { id }, { services }) => {
      const [job] = await findJobsByIds(services.store.dataSource.manager, [localId('ImportJob', id)]);
      return job;
    },
  }),
);

builder.queryField('importJobWithKey', (t) =>
  t.field({
    ...needs('config_read'),
    type: ImportJob,
    nullable: true,
    description:
      'The job of the call of `importConfiguration` with an idempotency key, from the moment that its document begins to come: ' +
      'so whoever waits for the answer can watch or cancel it. Null where there is none.',
    args: { idempotencyKey: t.arg.string({ description: 'As `importConfiguration` was told.' }) },
    resolve: async (_root, { idempotencyKey }, { services }) =>
      findJobByKey(services.store.dataSource.manager, idempotencyKey),
  }),
);

builder.queryField('importJobs', (t) =>
  t.connection(
    {
      ...needs('config_read'),
      type: ImportJob,
      description: 'All jobs, page by page, the newest first.',
      args: {
        states: t.arg({
          type: [ImportState],
          required: false,
          description: 'Only jobs that are in one of these.',
        }),
        idPrefix: t.arg.string({
          required: false,
          description:
            'Only jobs whose id, within the global id, begins with these 1 to 32 hexadecimal digits: how people name a job.',
        }),
      },
      resolve: async (_root, { states, idPrefix, ...args }, { services }) => {
        if (idPrefix != null && !/^[\da-f]{1,32}$/i.test(idPrefix.replaceAll('-', '')))
          throw badUserInput('`idPrefix` must be hexadecimal digits, at most those of an id.');
        const { manager } = services.store.dataSource;
        const page = readPage(args, services.limits.pageSize, isSerialNumber);
        const found = await findJobPage(manager, { ...page, states, idPrefix });
        return toConnection<ImportJobRow>(page, {
          ...found,
          positionOf: ({ number }) => number,
          countTotal: () => countJobs(manager, { states, idPrefix }),
        });
      },
    },
    { name: 'ImportJobConnection', description: 'One page of the jobs.' },
    { name: 'ImportJobEdge', description: 'A job and where it stands in the list.' },
  ),
);
