import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { generateDocument } from '../../bench/generate-document.ts';
import { LadingClient } from '../../src/client/lading-client.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { download, linkTo } from '../support/downloads.ts';
import { installPacked, packPackages } from '../support/install-package.ts';
import type { Answer } from '../support/open-test-server.ts';
import { importProgress } from '../support/operations.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { collect, type Operations, operationsOf, type ProgressEvent } from '../support/run-server.ts';
import { serverSecret, serverToken } from '../support/server-secrets.ts';
import { type SpawnedServer, spawnNode } from '../support/spawn-server.ts';
import { hasZstd } from '../support/zstd.ts';

const entities = 400;
// With so much in each, the document is large and the database has little to do.
const filling = 'Filling that is not read. '.repeat(3_000);

/** Of all kinds, with a last piece of each that is small. */
function largeDocument(): string {
  const { entities: lists, ...rest } = generateDocument(entities, 'first');
  const { tools, resources, ...others } = lists as Readonly<Record<string, readonly JsonObject[]>>;
  const large = (tools ?? []).map((tool) => ({ ...tool, input_schema: { description: filling } }));
  const more = large.map(({ name, ...tool }: JsonObject) => ({ ...tool, name: `other ${name}` }));
  const small = { uri: 'note://small', name: 'small', content: '' };
  const roots = [{ uri: 'file:///small', name: 'small' }];
  return JSON.stringify({
    ...rest,
    entities: { ...others, roots, tools: [...large, ...more], resources: [...(resources ?? []), small] },
  });
}

interface Progressed {
  readonly importProgress: ProgressEvent;
}

/** What somebody who has just installed the package does first, on the Node that runs the tests. */
describe(`the package on Node ${process.version}`, () => {
  let directory: string;
  let process: SpawnedServer;
  let server: Operations & { readonly client: LadingClient };
  let address: string;

  const runNode = (args: readonly string[], variables: Record<string, string>): SpawnedServer =>
    spawnNode([join(directory, 'node_modules/@lading/server/bin/lading.js'), ...args], variables);
  const command = (...args: string[]) =>
    runNode(args, { LADING_URL: address, LADING_TOKEN: serverToken }).ended;

  beforeAll(async () => {
    const packed = await packPackages();
    const installed = await installPacked(packed.server);
    expect(installed.said).not.toMatch(/warn/i);
    directory = installed.directory;
    process = runNode(['start'], {
      LADING_DATA_DIR: join(directory, 'data'),
      LADING_ADMIN_TOKEN: serverToken,
      AUTH_ENCRYPTION_SECRET: serverSecret,
    });
    const { url } = await process.ready;
    if (url === '') throw new Error((await process.ended).errors);
    address = url;
    const client = new LadingClient({ url, token: serverToken });
    server = { client, ...operationsOf(url, client, []) };
  });

  afterAll(async () => {
    process.child.kill('SIGTERM');
    expect(await process.ended).toMatchObject({ code: 0 });
  });

  async function importFile(content: Uint8Array | string, options: object = {}) {
    const upload = await createUpload(server);
    expect((await put(upload, content)).status).toBeLessThan(300);
    const job = await server.start({ uploadId: upload.id }, options);
    if (job.__typename !== 'ImportJob') throw new Error(JSON.stringify(job.problems));
    return server.finish(job.id);
  }

  it('is ready', async () => {
    expect((await fetch(`${address}/ready`)).status).toBe(200);
  });

  it('imports a document of 30 MB on several threads', async () => {
    const text = largeDocument();
    expect(text.length).toBeGreaterThan(30_000_000);
    const { job } = await importFile(text);
    expect(job).toMatchObject({ state: 'COMPLETED', problems: [], progress: { failed: 0 } });
    expect(job.progress.created).toBeGreaterThan(entities);
  });

  it('reads YAML on a thread of its own', async () => {
    const document = documentOf({
      tools: [toolNamed('from yaml')],
      roots: [{ uri: 'file:///yaml', name: 'y' }],
    });
    const { outcomes } = await importFile(stringify(document));
    expect(outcomes.map(({ status, key }) => `${status} ${key}`)).toEqual([
      'CREATED file:///yaml',
      'CREATED from yaml',
    ]);
  });

  it.runIf(hasZstd)('writes Zstandard and reads it', async () => {
    const file = await download(await linkTo(server, { compression: 'ZSTD' }));
    expect([...file.subarray(0, 4)]).toEqual([0x28, 0xb5, 0x2f, 0xfd]);
    const { outcomes } = await importFile(file);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['UNCHANGED']));
  });

  it.each([
    ['server-sent events', (jobId: string) => server.sse<Progressed>(importProgress, { jobId })],
    ['a WebSocket', (jobId: string) => server.webSocket<Progressed>(importProgress, { jobId })],
  ])('tells over %s what becomes of an import', async (way, subscribe) => {
    const job = await server.start({ document: documentOf({ tools: [toolNamed(way)] }) });
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    const answers: Answer<Progressed>[] = await collect(subscribe(job.id));
    const last = answers.at(-1)?.data.importProgress;
    expect(last).toMatchObject({ state: 'COMPLETED', progress: { total: 1, created: 1 } });
  });

  it('has a command line that checks, imports and exports', async () => {
    const [from, to] = [join(directory, 'in.json'), join(directory, 'out.json')];
    await writeFile(from, JSON.stringify(documentOf({ tools: [toolNamed('from a file')] })));
    expect(await command('validate', from)).toMatchObject({ code: 0, output: 'Valid: 1 tool.\n' });
    expect(await command('import', from)).toMatchObject({ code: 0 });
    expect(await command('export', '-o', to, '--types', 'roots')).toMatchObject({ code: 0 });
    expect(await command('validate', to)).toMatchObject({ code: 0 });
  });
});
