import { findJobPage, findJobsByIds } from '../../imports/jobs.ts';
import { shortened } from '../../lib/characters.ts';
import { problemError } from '../../lib/problem.ts';
import { removeImportsOlderThan } from '../../retention/remove-imports.ts';
import { cleanupSchema, importStatusSchema } from './answers.ts';
import { findRemarks, importStatus, remarksOf } from './import-status.ts';
import type { RestRoute } from './rest-route.ts';
import * as parameter from './rest-route.ts';

const limit = parameter.integer(
  'limit',
  { fallback: 100, minimum: 1, maximum: 1_000 },
  'How many of the newest imports to list.',
);

export const importStatusesRoute: RestRoute = {
  method: 'GET',
  path: '/import/status',
  permissions: ['config_read'],
  operationId: 'list_import_statuses',
  summary: 'List imports',
  description: 'The newest first, with what is to be said of each as a whole.',
  parameters: [limit],
  answer: { type: 'array', items: importStatusSchema },
  refusals: { 422: 'A parameter is wrong.' },
  handle: async ({ services, query }) => {
    const { manager } = services.store.dataSource;
    const { jobs } = await findJobPage(manager, { limit: limit.read(query), fromEnd: false });
    return { status: 200, body: jobs.map((job) => importStatus(job, remarksOf(job))) };
  },
};

export const importStatusRoute: RestRoute = {
  method: 'GET',
  path: '/import/status/{import_id}',
  permissions: ['config_read'],
  operationId: 'get_import_status',
  summary: 'Show an import',
  description: 'How far it is, or what has become of it.',
  parameters: [],
  answer: importStatusSchema,
  refusals: { 404: 'There is no such import, or not any more.' },
  handle: async ({ services, id }) => {
    const [job] = await findJobsByIds(services.store.dataSource.manager, [id]);
    if (job === undefined) throw problemError('IMPORT_NOT_FOUND', `Import ${shortened(id)} not found`);
    return { status: 200, body: importStatus(job, await findRemarks(services, job)) };
  },
};

const maxAgeHours = parameter.integer(
  'max_age_hours',
  { fallback: 24, minimum: 0, maximum: 1_000_000 },
  'Imports that have been over for longer are removed.',
);

export const importCleanupRoute: RestRoute = {
  method: 'POST',
  path: '/import/cleanup',
  permissions: ['admin'],
  operationId: 'cleanup_import_statuses',
  summary: 'Remove old imports',
  description: 'Removes what is known of imports that are over; what they have imported stays.',
  parameters: [maxAgeHours],
  answer: cleanupSchema,
  refusals: { 422: 'A parameter is wrong.' },
  handle: async ({ services, query }) => {
    const removed = await removeImportsOlderThan(services, maxAgeHours.read(query));
    const message = `Cleaned up ${removed} completed import statuses`;
    return { status: 200, body: { status: 'success', message, removed_count: removed } };
  },
};
