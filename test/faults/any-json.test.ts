import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askRest } from '../support/ask-rest.ts';
import { databases } from '../support/databases.ts';
import { documentOf, envelope, toolNamed } from '../support/documents.ts';
import { importConfiguration } from '../support/operations.ts';
import { createUpload, put } from '../support/put-upload.ts';
import {
  type Imported,
  type Job,
  type Refusal,
  type RunningTestServer,
  runServer,
} from '../support/run-server.ts';
import { sendFile } from '../support/send-file.ts';
import { cases, casesMs } from './support/extent.ts';
import { type OddEntity, oddEntity, oddJson, oddText } from './support/odd-values.ts';
import { tally } from './support/tally.ts';

/** Of the cases, how many are entities of a document that is none by itself; the others are documents. */
const share = 0.7;

/** How many odd entities are imported together: an import costs more than what is in it. */
const together = 25;

type Answer = Job | Refusal;
/** Takes a document, and the same as lines where it has entities. */
type Way = (server: RunningTestServer, sent: Sent, options: Options) => Promise<string | undefined>;

interface Sent {
  readonly document: unknown;
  readonly lines: string;
}

interface Options {
  readonly conflictStrategy: string;
  readonly dryRun: boolean;
  readonly atomic: boolean;
}

/** The id of the job; undefined where the document is refused as a whole. Anything else is thrown. */
async function start(
  server: RunningTestServer,
  source: object,
  options: Options,
): Promise<string | undefined> {
  const input = { source, ...options };
  const { data, errors } = await server.graphql<{ importConfiguration: Answer }>(importConfiguration, {
    input,
  });
  // No document at all is an error of the request itself.
  const isNone = 'document' in source && source.document === null;
  if (isNone && errors?.[0]?.extensions['code'] === 'BAD_USER_INPUT') return undefined;
  if (errors) throw new Error(JSON.stringify(errors));
  return idOf(data.importConfiguration);
}

const idOf = (answer: Answer): string | undefined =>
  answer.__typename === 'ImportJob' ? answer.id : undefined;

async function sendInRequest(
  server: RunningTestServer,
  text: string,
  options: Options,
): Promise<string | undefined> {
  const { data, errors } = await sendFile(server, text, options);
  if (errors) throw new Error(JSON.stringify(errors));
  return idOf(data.importConfiguration);
}

async function sendUpload(
  server: RunningTestServer,
  text: string,
  options: Options,
): Promise<string | undefined> {
  const upload = await createUpload(server);
  const { status } = await put(upload, text);
  expect(status).toBe(201);
  return start(server, { uploadId: upload.id }, options);
}

async function sendRest(
  server: RunningTestServer,
  body: string,
  options: Options,
): Promise<string | undefined> {
  const { conflictStrategy, dryRun } = options;
  const path = `POST /import?conflict_strategy=${conflictStrategy}&dry_run=${dryRun}`;
  const headers = { 'content-type': 'application/json' };
  const reply = await askRest<{ import_id?: string }>(server, path, { body, headers });
  expect(reply.status).toBeLessThan(500);
  const { import_id: id } = reply.body;
  return id && Buffer.from(`ImportJob:${id}`).toString('base64');
}

const asYaml = (document: unknown): string => `# JSON is YAML\n${JSON.stringify(document)}`;

const ways: readonly Way[] = [
  (server, { document }, options) => start(server, { document }, options),
  (server, { document }, options) => start(server, { text: JSON.stringify(document) }, options),
  (server, { document }, options) => start(server, { text: asYaml(document) }, options),
  (server, { lines }, options) => start(server, { text: lines }, options),
  (server, { document }, options) => sendInRequest(server, JSON.stringify(document), options),
  (server, { document }, options) => sendUpload(server, JSON.stringify(document), options),
  (server, { document }, options) => sendRest(server, JSON.stringify(document), options),
];

const asLines = (entities: readonly OddEntity[]): string =>
  [envelope, ...entities.map(({ collection, entity }) => ({ type: collection, entity })), { metadata: {} }]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

const listsOf = (entities: readonly OddEntity[]): Record<string, unknown[]> => {
  const lists: Record<string, unknown[]> = {};
  for (const { collection, entity } of entities) lists[collection] = [...(lists[collection] ?? []), entity];
  return lists;
};

const way = fc.constantFrom(...ways);

const options: fc.Arbitrary<Options> = fc.record({
  conflictStrategy: fc.constantFrom('UPDATE', 'SKIP', 'RENAME', 'FAIL'),
  dryRun: fc.boolean(),
  atomic: fc.constantFrom(false, false, false, true),
});

const orOdd = (value: string) => fc.oneof(fc.constant(value), oddJson);
const lists = fc.dictionary(
  fc.constantFrom('tools', 'roots', 'widgets'),
  fc.oneof(oddJson, fc.array(oddJson, { maxLength: 4 })),
);

/** What is no document, or one with something odd outside of its entities. */
const oddDocument = fc.oneof(
  oddJson,
  fc.record({
    version: orOdd(envelope.version),
    exported_at: orOdd(envelope.exported_at),
    metadata: oddJson,
    entities: fc.oneof(lists, oddJson),
  }),
  fc.record({
    version: fc.constant('1'),
    exported_at: fc.constant('1'),
    deleted: fc.record({ tools: fc.array(oddText, { maxLength: 4 }) }),
    entities: fc.constant({}),
  }),
  fc.record({ import_data: oddJson, selected_entities: oddJson, conflict_strategy: oddJson }),
  fc.record({ mcpServers: fc.dictionary(oddText, oddJson, { maxKeys: 4 }) }),
);

/** One outcome for each entity, and numbers that add up. */
function expectAccounted({ job, outcomes }: Imported, entities: number): void {
  const { total, processed, ...statuses } = job.progress;
  expect(['COMPLETED', 'PLANNED', 'FAILED']).toContain(job.state);
  expect(job.problems.filter(({ code }) => code === 'INTERNAL_ERROR')).toEqual([]);
  expect(outcomes.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: entities }, (_, index) => index + 1),
  );
  expect({ total, processed }).toEqual({ total: entities, processed: entities });
  expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(entities);
}

describe.each(databases)('any JSON whatever, on $name,', (database) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(database, { LADING_MAX_OPEN_UPLOADS: '1000000' });
  });
  afterAll(() => tally(`documents of any JSON, ${database.name}`, cases));

  async function expectGoodToComplete(): Promise<void> {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('good')] }));
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { processed: 1, failed: 0 } });
  }

  it('as entities ends at rest with an outcome for each, and the next import completes', {
    timeout: casesMs,
  }, async () => {
    const entities = fc.array(oddEntity, { minLength: together, maxLength: together });
    await fc.assert(
      fc.asyncProperty(entities, way, options, async (odd, send, chosen) => {
        const id = await send(server, { document: documentOf(listsOf(odd)), lines: asLines(odd) }, chosen);
        if (id === undefined) throw new Error('The document was refused as a whole.');
        expectAccounted(await server.finish(id), together);
        await expectGoodToComplete();
      }),
      { numRuns: Math.ceil((cases * share) / together) },
    );
  });

  it('as documents is refused with what is wrong, or is accounted for as well', {
    timeout: casesMs,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(oddDocument, way, options, async (document, send, chosen) => {
        const id = await send(server, { document, lines: `${JSON.stringify(document)}\n{}\n` }, chosen);
        if (id === undefined) return;
        const imported = await server.finish(id);
        expectAccounted(imported, imported.job.progress.total);
      }),
      { numRuns: Math.ceil(cases * (1 - share)) },
    );
    await expectGoodToComplete();
  });

  it('leaves nothing unexpected in the log', () => {
    expect(server.said.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
