import { z } from 'zod';
import { findJobPage, findJobsByIds } from '../../imports/jobs.ts';
import { findOutcomes, findRemarkable } from '../../imports/outcomes.ts';
import { progressOf } from '../../imports/progress.ts';
import type { OutcomeStatus } from '../../kinds/words.ts';
import { shortened } from '../../lib/characters.ts';
import { problemError } from '../../lib/problem.ts';
import { removeImportsOlderThan } from '../../retention/remove-imports.ts';
import type { Services } from '../../services/services.ts';
import type { ImportJobRow, ImportState, ImportStepRow } from '../../store/import-tables.ts';
import * as query from './query.ts';
import { asLine } from './rest-refusal.ts';
import { defineRoute } from './rest-route.ts';

/** What ContextForge calls the states; the last two it does not have. */
const statuses = {
  queued: 'pending',
  receiving: 'pending',
  planning: 'running',
  applying: 'running',
  planned: 'completed',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  undone: 'undone',
} as const satisfies Record<ImportState, string>;

const count = z.int().min(0);
const remarks = z
  .array(z.string())
  .readonly()
  .describe('A thousand at most; those of the entities not in a list of imports.');

/** An import as ContextForge shows it. */
export const importStatusSchema = z.looseObject({
  import_id: z.string().describe('For `/import/status/{import_id}`.'),
  status: z.enum(Object.values(statuses)),
  progress: z
    .looseObject({
      total: count,
      processed: count,
      created: count.describe('Those that were stored beside an existing one, under another key, included.'),
      updated: count,
      skipped: count.describe('Those that are unchanged included.'),
      failed: count,
      deleted: count.optional().describe('Only where an import was taken back.'),
    })
    .describe('In a dry run, what would become of the entities.'),
  errors: remarks,
  warnings: remarks,
  started_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
});

type ImportStatus = z.output<typeof importStatusSchema>;

export const importStatus = (job: ImportJobRow, { errors, warnings }: Remarks): ImportStatus => ({
  import_id: job.id,
  status: statuses[job.state],
  progress: progress(job),
  errors,
  warnings,
  started_at: (job.started_at ?? job.created_at).toISOString(),
  completed_at: job.finished_at?.toISOString() ?? null,
});

function progress({ totals, counts }: ImportJobRow): ImportStatus['progress'] {
  const tally = progressOf({ totals, counts, seconds: 0 });
  return {
    total: tally.total,
    processed: tally.processed,
    created: tally.created + tally.renamed,
    updated: tally.updated,
    skipped: tally.skipped + tally.unchanged,
    failed: tally.failed,
    ...(tally.deleted > 0 && { deleted: tally.deleted }),
  };
}

/** What is to be said of an import, in lines for people. */
interface Remarks {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const mostLines = 1_000;

/** The remarks on an import as a whole. */
export const remarksOf = ({ problems, warnings }: ImportJobRow): Remarks => ({
  errors: problems.map(({ message }) => asLine(message)),
  warnings: warnings.map(asLine),
});

/**
 * The remarks on an import and on its entities: why some failed, what was skipped or renamed, and of a dry run all that it
 * would do.
 */
export async function findRemarks({ store }: Pick<Services, 'store'>, job: ImportJobRow): Promise<Remarks> {
  const { manager } = store.dataSource;
  const about = { jobId: job.id, limit: mostLines };
  const failed = await findOutcomes(manager, { ...about, statuses: ['failed'], fromEnd: false });
  const others = await findRemarkable(manager, { ...about, statuses: told(job) });
  const whole = remarksOf(job);
  return {
    errors: [...new Set([...whole.errors, ...failed.items.flatMap(errorLines), ...more(failed.hasMore)])],
    warnings: [
      ...whole.warnings,
      ...others.items.flatMap((step) => lines(step, job)),
      ...more(others.hasMore),
    ],
  };
}

const told = ({ dry_run }: ImportJobRow): readonly OutcomeStatus[] =>
  dry_run ? ['created', 'updated', 'renamed', 'skipped', 'deleted'] : ['renamed', 'skipped'];

const errorLines = ({ kind, key, problems }: ImportStepRow): string[] =>
  (problems ?? []).map(({ message }) => asLine(`Failed to process ${kind} '${key}': ${message}`));

const lines = (step: ImportStepRow, { dry_run }: ImportJobRow): string[] => [
  ...(dry_run ? wouldDo : done)[step.status](step),
  ...(step.warnings ?? []).map((warning) => asLine(`${step.kind} ${step.key}: ${warning}`)),
];

type Line = (step: ImportStepRow) => string[];
const nothing: Line = () => [];

const wouldDo = {
  created: ({ kind, key }) => [`Would create ${kind}: ${key}`],
  updated: ({ kind, key }) => [`Would update ${kind}: ${key}`],
  renamed: ({ kind, key, renamed_to }) => [`Would create ${kind}: ${key} as ${renamed_to}`],
  skipped: ({ kind, key }) => [`Would skip ${kind}: ${key}`],
  deleted: ({ kind, key }) => [`Would delete ${kind}: ${key}`],
  unchanged: nothing,
  failed: nothing,
} satisfies Record<OutcomeStatus, Line>;

const done = {
  renamed: ({ kind, key, renamed_to }) => [`Renamed ${kind} ${key} to ${renamed_to}`],
  skipped: ({ kind, key }) => [`Skipped ${kind}: ${key}`],
  created: nothing,
  updated: nothing,
  deleted: nothing,
  unchanged: nothing,
  failed: nothing,
} satisfies Record<OutcomeStatus, Line>;

const more = (hasMore: boolean): string[] =>
  hasMore ? [`There are more; \`importJob\` of the GraphQL API has all of them, page by page.`] : [];

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
    const { items: jobs } = await findJobPage(manager, { limit, fromEnd: false });
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
