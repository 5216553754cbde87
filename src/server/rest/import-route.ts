import { has } from '../../access/viewer.ts';
import { untilJobRests } from '../../imports/follow/follow-job.ts';
import { importConfiguration } from '../../imports/import-configuration.ts';
import { findJob } from '../../imports/jobs.ts';
import { type ConflictStrategy, conflictStrategies, type EntitySelection } from '../../kinds/words.ts';
import { explained, problemError } from '../../lib/problem.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { inHttpOf } from '../refusals.ts';
import { importStatusSchema } from './answers.ts';
import { documentSchema, selectedSchema } from './export-routes.ts';
import { findRemarks, importStatus, remarksOf } from './import-status.ts';
import { receiveBody } from './receive-body.ts';
import { joined } from './rest-refusal.ts';
import * as parameter from './rest-route.ts';
import { forbidden, type RestAnswer, type RestCall, type RestRoute, wrongParameter } from './rest-route.ts';
import { readSelected, readSelectionText } from './selection.ts';

/** What an import is asked to do, beside its document. */
interface ImportOptions {
  readonly conflictStrategy: ConflictStrategy;
  readonly dryRun: boolean;
  readonly sourceSecret?: string;
  readonly selection?: readonly EntitySelection[];
}

type Members = ReadonlyMap<string, unknown>;

const strategy = parameter.text('conflict_strategy', `One of ${conflictStrategies.join(', ')}; else update.`);
const dryRun = parameter.optionalBoolean('dry_run', 'Whether to plan only: nothing is changed.');
/** ContextForge's server takes these in the query, its command line sends them in the body. */
const importParameters = [strategy, dryRun];

/** Options are taken from the body as well as from the query, as long as the two do not contradict each other. */
function readImportOptions(query: URLSearchParams, members: Members): ImportOptions {
  if (query.has('rekey_secret'))
    throw wrongParameter("Send 'rekey_secret' in the body: addresses are kept in logs.");
  const sourceSecret = readText(members, 'rekey_secret');
  const selection = readSelection(members.get('selected_entities') ?? undefined);
  const wish = agreed('conflict_strategy', strategy.read(query), readText(members, 'conflict_strategy'));
  return {
    conflictStrategy: readStrategy(wish ?? 'update'),
    dryRun: agreed('dry_run', dryRun.read(query), readBoolean(members, 'dry_run')) ?? false,
    ...(sourceSecret !== undefined && { sourceSecret }),
    ...(selection !== undefined && { selection }),
  };
}

function agreed<Value>(
  name: string,
  inQuery: Value | undefined,
  inBody: Value | undefined,
): Value | undefined {
  if (inQuery !== undefined && inBody !== undefined && inQuery !== inBody)
    throw wrongParameter(
      `'${name}' is one thing in the address and another in the body; leave one of them out.`,
    );
  return inBody ?? inQuery;
}

function readStrategy(wish: string): ConflictStrategy {
  const known = conflictStrategies.find((one) => one === wish.toLowerCase());
  if (known !== undefined) return known;
  throw problemError(
    'BAD_REQUEST',
    `Invalid conflict strategy. Must be one of: ${conflictStrategies.join(', ')}.`,
  );
}

function readText(members: Members, name: string): string | undefined {
  const value = members.get(name) ?? undefined;
  if (value === undefined || typeof value === 'string') return value || undefined;
  throw wrongParameter(`'${name}' must be a text.`);
}

function readBoolean(members: Members, name: string): boolean | undefined {
  const value = members.get(name) ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongParameter(`'${name}' must be true or false.`);
}

function readSelection(value: unknown): readonly EntitySelection[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return readSelectionText('selected_entities', value);
  const selection = readSelected('selected_entities', value);
  if (selection.length === 0)
    throw wrongParameter("'selected_entities' selects nothing; leave it out to import everything.");
  // There as here, a type without names is all of it.
  return selection.map(({ kind, keys }) => (keys?.length ? { kind, keys } : { kind }));
}

export const importRoute: RestRoute = {
  method: 'POST',
  path: '/import',
  permissions: ['config_import', 'config_plan'],
  operationId: 'import_configuration',
  summary: 'Import a document',
  description:
    'Answers when the import is over. It goes on when the connection ends, and is found under `/import/status`. The body ' +
    'is a document, or an object with the document as `import_data` and options beside it.',
  parameters: importParameters,
  body: {
    anyOf: [
      {
        type: 'object',
        properties: {
          import_data: documentSchema,
          conflict_strategy: { enum: conflictStrategies, default: 'update' },
          dry_run: { type: 'boolean', default: false },
          rekey_secret: {
            type: 'string',
            description:
              "The source's secret: credentials are opened with it and sealed under this server's.",
          },
          selected_entities: selectedSchema,
        },
        required: ['import_data'],
      },
      documentSchema,
    ],
  },
  answer: importStatusSchema,
  refusals: {
    400: 'The document is refused as a whole, with everything that is wrong with it, or the conflict strategy is unknown.',
    409: 'The import as a whole failed, because of conflicts; the answer has its status as well.',
    413: 'The document is too large.',
    415: 'The body is of another type, or encoded in an unknown way.',
    422: 'A parameter is wrong.',
  },
  handle: async (call) => answerTo(call, await acceptImport(call)),
};

/** The job, as soon as the document is stored. */
async function acceptImport(call: RestCall): Promise<ImportJobRow> {
  const { services, viewer, query } = call;
  const { members, open, release } = await receiveBody(call);
  try {
    const options = readImportOptions(query, members);
    const permission = options.dryRun ? 'config_plan' : 'config_import';
    if (!has(viewer, permission)) throw forbidden(permission);
    return await importConfiguration(services, {
      ...options,
      source: await open(),
      heedsDocument: true,
      rules: [],
      atomic: false,
      createdBy: viewer.name,
    });
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
