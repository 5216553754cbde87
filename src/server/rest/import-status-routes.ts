import { z } from 'zod';
import { findJobPage, findJobsByIds } from '../../imports/jobs.ts';
import { shortened } from '../../lib/characters.ts';
import { problemError } from '../../lib/problem.ts';
import { removeImportsOlderThan } from '../../retention/remove-imports.ts';
import { findRemarks, importStatus, importStatusSchema, remarksOf } from './import-status.ts';
import * as query from './query.ts';
import { defineRoute } from './rest-route.ts';

export const importStatusesRoute = defineRoute({
  method: 'GET',
  path: '/import/status',
  permissions: ['config_read'],
  isAudited: false,
  operationId: 'list_import_statuses',
  summary: 'List imports',
  description: 'The newest first, with what is to be said of each as a whole.',
  query: z.object({
    limit: query.integer(1, 1_000).default(100).describe('How many of the newest imports to list.'),
  }),
  answer: z.array(importStatusSchema),
  refusals: { 422: 'A parameter is wrong.' },
  handle: async ({ services }, { limit }) => {
    const { manager } = services.store.dataSource;
    const { jobs } = await findJobPage(manager, { limit, fromEnd: false });
    return { status: 200, body: jobs.map((job) => importStatus(job, remarksOf(job))) };
  },
});

export const importStatusRoute = defineRoute({
  method: 'GET',
  path: '/import/status/{import_id}',
  permissions: ['config_read'],
  isAudited: false,
  operationId: 'get_import_status',
  summary: 'Show an import',
  description: 'How far it is, or what has become of it.',
  query: z.object({}),
  answer: importStatusSchema,
  refusals: { 404: 'There is no such import, or not any more.' },
  handle: async ({ services, id }) => {
    const [job] = await findJobsByIds(services.store.dataSource.manager, [id]);
    if (job === undefined) throw problemError('IMPORT_NOT_FOUND', `Import ${shortened(id)} not found`);
    return { status: 200, body: importStatus(job, await findRemarks(services, job)) };
  },
});

export const importCleanupRoute = defineRoute({
  method: 'POST',
  path: '/import/cleanup',
  permissions: ['admin'],
  isAudited: true,
  operationId: 'cleanup_import_statuses',
  summary: 'Remove old imports',
  description: 'Removes what is known of imports that are over; what they have imported stays.',
  query: z.object({
    max_age_hours: query
      .integer(0, 1_000_000)
      .default(24)
      .describe('Imports that have been over for longer are removed.'),
  }),
  answer: z.looseObject({ status: z.literal('success'), message: z.string(), removed_count: z.int().min(0) }),
  refusals: { 422: 'A parameter is wrong.' },
  handle: async ({ services, act }, { max_age_hours: hours }) => {
    const removed = await removeImportsOlderThan(services, hours, act);
    const message = `Cleaned up ${removed} completed import statuses`;
    return { status: 200, body: { status: 'success', message, removed_count: removed } };
  },
});
