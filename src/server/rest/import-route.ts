import { z } from 'zod';
import { has } from '../../access/viewer.ts';
import { untilJobRests } from '../../imports/follow/follow-job.ts';
import { importConfiguration } from '../../imports/import-configuration.ts';
import { findJob } from '../../imports/jobs.ts';
import { type ConflictStrategy, conflictStrategies, type EntitySelection } from '../../kinds/words.ts';
import { explained } from '../../lib/problem.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { inHttpOf } from '../refusals.ts';
import { ownDocument } from './export-routes.ts';
import { findRemarks, importStatus, importStatusSchema, remarksOf } from './import-status.ts';
import * as query from './query.ts';
import { readAs } from './query.ts';
import { receiveBody } from './receive-body.ts';
import { joined } from './rest-refusal.ts';
import { defineRoute, forbidden, type RestAnswer, type RestCall } from './rest-route.ts';
import { readSelected, readSelectionText, selected } from './selection.ts';

const strategy = z
  .string('must be a text.')
  .transform((word, context): ConflictStrategy => {
    const known = conflictStrategies.find((one) => one === word.toLowerCase());
    if (known !== undefined) return known;
    const message = `Invalid conflict strategy. Must be one of: ${conflictStrategies.join(', ')}.`;
    context.addIssue({ code: 'custom', message, params: { code: 'BAD_REQUEST' } });
    return z.NEVER;
  })
  .pipe(z.enum(conflictStrategies));

/** ContextForge's server takes these in the query, its command line sends them in the body. */
const importQuery = z.object({
  conflict_strategy: query
    .text()
    .pipe(strategy)
    .optional()
    .describe('What is done in a conflict; else update.'),
  dry_run: query.boolean().optional().describe('Whether to plan only: nothing is changed.'),
  rekey_secret: query.notInAddress("Send 'rekey_secret' in the body: addresses are kept in logs."),
  source_identity: query.notInAddress("Send 'source_identity' in the body: addresses are kept in logs."),
});

/** What stands beside the document. */
const options = z.object({
  conflict_strategy: strategy.optional().describe('What is done in a conflict; else update.'),
  dry_run: z
    .boolean('must be true or false.')
    .optional()
    .describe('Whether to plan only: nothing is changed.'),
  rekey_secret: z
    .string('must be a text.')
    .optional()
    .describe("The source's secret: credentials are opened with it and sealed under this server's."),
  source_identity: z
    .string('must be a text.')
    .optional()
    .describe('Age identity of the recipient that credentials of the document are sealed for.'),
  selected_entities: z.unknown().optional(),
});

const body = z.union([
  options.extend({ import_data: ownDocument, selected_entities: selected.optional() }),
  ownDocument,
]);

type Query = z.output<typeof importQuery>;
type Options = z.output<typeof options>;

/** Options are taken from the body as well as from the query, as long as the two do not contradict each other. */
function importOptions(inQuery: Query, inBody: Options) {
  const { rekey_secret: sourceSecret, source_identity: sourceIdentity, selected_entities: wanted } = inBody;
  return {
    conflictStrategy: agreed('conflict_strategy', inQuery, inBody) ?? 'update',
    dryRun: agreed('dry_run', inQuery, inBody) ?? false,
    ...(sourceSecret !== undefined && { sourceSecret }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(wanted !== undefined && { selection: selectionOf(wanted) }),
  };
}

/** Null, and an empty text, are as good as nothing. */
const readOptions = (members: ReadonlyMap<string, unknown>): Options =>
  readAs(
    options,
    Object.fromEntries(
      [...members].filter(([name, value]) => value !== null && !(value === '' && texts.includes(name))),
    ),
  );

const texts = ['conflict_strategy', 'rekey_secret', 'source_identity'];

function agreed<Name extends keyof Query & keyof Options>(
  name: Name,
  { [name]: inQuery }: Pick<Query, Name>,
  { [name]: inBody }: Pick<Options, Name>,
): Options[Name] | Query[Name] {
  if (inQuery !== undefined && inBody !== undefined && inQuery !== inBody)
    throw query.wrongParameter(
      `'${name}' is one thing in the address and another in the body; leave one of them out.`,
    );
  return inBody ?? inQuery;
}

function selectionOf(value: unknown): readonly EntitySelection[] {
  if (typeof value === 'string') return readSelectionText('selected_entities', value);
  const selection = readSelected('selected_entities', value);
  if (selection.length === 0)
    throw query.wrongParameter("'selected_entities' selects nothing; leave it out to import everything.");
  // There as here, a type without names is all of it.
  return selection.map(({ kind, keys }) => (keys?.length ? { kind, keys } : { kind }));
}

export const importRoute = defineRoute({
  method: 'POST',
  path: '/import',
  permissions: ['config_import', 'config_plan'],
  isAudited: true,
  operationId: 'import_configuration',
  summary: 'Import a document',
  description:
    'Answers when the import is over. It goes on when the connection ends, and is found under `/import/status`. The body ' +
    'is a document, or an object with the document as `import_data` and options beside it.',
  query: importQuery,
  body,
  answer: importStatusSchema,
  refusals: {
    400: 'The document is refused as a whole, with everything that is wrong with it, or the conflict strategy is unknown.',
    409: 'The import as a whole failed, because of conflicts; the answer has its status as well.',
    413: 'The document is too large.',
    415: 'The body is of another type, or encoded in an unknown way.',
    422: 'A parameter is wrong.',
  },
  handle: async (call, asked) => answerTo(call, await acceptImport(call, asked)),
});

/** The job, as soon as the document is stored. */
async function acceptImport(call: RestCall, asked: Query): Promise<ImportJobRow> {
  const { services, viewer, act } = call;
  const { members, open, release } = await receiveBody(call);
  try {
    const wish = importOptions(asked, readOptions(members));
    const permission = wish.dryRun ? 'config_plan' : 'config_import';
    if (!has(viewer, permission)) throw forbidden(permission, viewer);
    const request = {
      ...wish,
      source: await open(),
      heedsDocument: true,
      rules: [],
      atomic: false,
      createdBy: viewer.name,
    };
    return await importConfiguration(services, request, act);
  } finally {
    await release();
  }
}

async function answerTo({ services, signal }: RestCall, accepted: ImportJobRow): Promise<RestAnswer> {
  const { store } = services;
  await untilJobRests(store, accepted.id, signal);
  const job = (await findJob(store.dataSource.manager, accepted.id)) ?? accepted;
  const status = importStatus(job, signal.aborted ? remarksOf(job) : await findRemarks(services, job));
  if (job.state !== 'failed') return { status: 200, body: status };
  const detail = `Import failed: ${joined(status.errors)}`;
  const [problem] = job.problems;
  const body = { detail, ...(problem && explained({ code: problem.code })), ...status };
  return { status: inHttpOf(job.problems, 409).status, body };
}
