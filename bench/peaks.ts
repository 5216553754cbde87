import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { stringify } from 'yaml';
import type { LadingClient } from '../src/client/lading-client.ts';
import { createBenchDatabase } from './bench-database.ts';
import { startBenchServer } from './bench-server.ts';
import { generateDocument } from './generate-document.ts';
import { startImport } from './time-transfer.ts';

/** The most memory that a server has resident while it is asked for the most that its limits allow, one kind after the other. */
const { values } = parseArgs({
  options: {
    // What Node takes for itself in a container of 1 GiB.
    heap: { type: 'string', default: '512' },
    only: { type: 'string', default: '' },
    database: {
      type: 'string',
      default: process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
    },
  },
});

interface Demand {
  readonly name: string;
  /** Gives what came of it. */
  make(client: LadingClient): Promise<string>;
}

const mebibyte = 1_048_576;
const head = 'version: "2025-03-26"\nexported_at: "2026-01-01T00:00:00Z"\nentities:\n  tools:\n';

/** What is usual in an export, and a little less than the limit. */
const usualYaml = (): Buffer<ArrayBuffer> => Buffer.from(stringify(generateDocument(6_000, 'first')));

/** Entities of many small values, up to so many bytes. */
function yamlOf(bytes: number): Buffer<ArrayBuffer> {
  const pieces = [head];
  let length = head.length;
  for (let index = 0; ; index += 1) {
    const tool = `  - name: tool-${index}\n    url: http://a.example/\n    integration_type: REST\n    input_schema: {a: [{}, {}, 1, b]}\n`;
    length += tool.length;
    if (length > bytes) return Buffer.from(pieces.join(''));
    pieces.push(tool);
  }
}

/** As large a window as there is, of which the decoder keeps all. */
const brotliOf = (bytes: number): Buffer<ArrayBuffer> =>
  Buffer.from(
    brotliCompressSync(Buffer.alloc(bytes, ' '), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 24 },
    }),
  );

async function sealed(): Promise<Buffer<ArrayBuffer>> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase('a passphrase');
  encrypter.setScryptWorkFactor(18);
  const document = '{"version":"2025-03-26","exported_at":"2026-01-01T00:00:00Z","entities":{}}';
  return Buffer.from(await encrypter.encrypt(document));
}

async function importSealed(client: LadingClient): Promise<string> {
  const upload = await client.upload(await sealed());
  if (upload.__typename === 'UploadProblem') return upload.message;
  const input = { source: { uploadId: upload.uploadId }, passphrase: 'a passphrase' };
  const answer = await client.importConfiguration(input);
  return 'code' in answer ? answer.code : answer.__typename;
}

const importing = (client: LadingClient, document: Buffer<ArrayBuffer>): Promise<string> =>
  startImport(client, document).then(
    () => 'taken',
    (error: unknown) => `refused: ${String(error).slice(0, 60)}`,
  );

const atOnce = async (count: number, act: () => Promise<string>): Promise<string> => {
  const results = await Promise.all(Array.from({ length: count }, act));
  return [...new Set(results)].join('; ');
};

const fields =
  'id name description inputSchema outputSchema annotations headers tags url revision createdAt updatedAt integrationType';

/** The whole answer is here, and not parsed. */
async function askForObjects(client: LadingClient): Promise<string> {
  const query = `{ exportConfiguration(input: { includeInactive: true }) { entities { tools { ${fields} } } } }`;
  return client.request(query).then(
    () => 'answered',
    (error: unknown) => `refused: ${String(error).slice(0, 60)}`,
  );
}

/** Just within the limits of an answer: 10,000 entities, 32 MiB. */
async function fill(client: LadingClient): Promise<void> {
  const schema = { type: 'object', properties: Object.fromEntries(propertiesOf(30)) };
  const tools = Array.from({ length: 10_000 }, (_, index) => ({
    name: `tool-${index}`,
    url: 'http://a.example/',
    integration_type: 'REST',
    description: 'x'.repeat(700),
    input_schema: schema,
  }));
  const document = { version: '2025-03-26', exported_at: '2026-01-01T00:00:00Z', entities: { tools } };
  const jobId = await startImport(client, Buffer.from(JSON.stringify(document)));
  for await (const _ of client.subscribe(`subscription { importProgress(jobId: "${jobId}") { state } }`, {}));
}

const propertiesOf = (count: number): [string, object][] =>
  Array.from({ length: count }, (_, index) => [
    `property${index}`,
    { type: 'string', description: 'a word or two' },
  ]);

const demands: readonly (Demand & { readonly needs?: 'entities' })[] = [
  { name: 'nothing', make: async () => '' },
  { name: 'YAML of 8 MiB', make: (client) => importing(client, usualYaml()) },
  { name: 'YAML of 8 MiB of small values', make: (client) => importing(client, yamlOf(8 * mebibyte)) },
  {
    name: 'YAML of 8 MiB of small values, 4 at once',
    make: (client) => atOnce(4, () => importing(client, yamlOf(8 * mebibyte))),
  },
  { name: 'brotli of 1 GiB of spaces', make: (client) => importing(client, brotliOf(1_024 * mebibyte)) },
  {
    name: 'brotli of 256 MiB of spaces, 8 at once',
    make: (client) => atOnce(8, () => importing(client, brotliOf(256 * mebibyte))),
  },
  { name: 'age, work factor 18', make: importSealed },
  { name: 'age, work factor 18, 8 at once', make: (client) => atOnce(8, () => importSealed(client)) },
  { name: 'entities as objects, 10,000 of 3 KB', needs: 'entities', make: askForObjects },
  {
    name: 'entities as objects, 10,000 of 3 KB, 8 at once',
    needs: 'entities',
    make: (client) => atOnce(8, () => askForObjects(client)),
  },
];

for (const { name, needs, make } of demands.filter((one) => one.name.includes(values.only))) {
  const database = await createBenchDatabase(values.database);
  const options = [`--max-old-space-size=${values.heap}`];
  if (needs === 'entities') {
    const filling = await startBenchServer(database.url);
    await fill(filling.client);
    await filling.stop();
  }
  const server = await startBenchServer(database.url, options);
  const result = await make(server.client);
  console.table([{ demand: name, 'peak, MB': await server.peakMegabytes(), result }]);
  await server.stop();
  await database.drop();
}
