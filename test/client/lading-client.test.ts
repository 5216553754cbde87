import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import type { ToolFieldsFragment } from '../../src/client/generated/graphql.ts';
import { LadingClient } from '../../src/client/lading-client.ts';
import { eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { collect, type RunningTestServer, runServer } from '../support/run-server.ts';

const document = documentOf({
  tools: [toolNamed('a', { tags: ['one'] }), toolNamed('b')],
  servers: [{ name: 's', tool_ids: ['b', 'a'] }],
});
const text = JSON.stringify(document);

describe.each(eitherDatabase)('the client of a server on $name', ({ place }) => {
  let server: RunningTestServer;
  let client: LadingClient;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_MAX_UPLOAD_BYTES: '20000' });
    client = server.client;
  });
  beforeEach(() => server.clear());

  async function importDocument(source: object): Promise<string> {
    const job = await client.importConfiguration({ source: source as { text: string } });
    if (job.__typename !== 'ImportJob') throw new Error(job.message);
    await collect(client.followImport(job.id));
    return job.id;
  }

  it('rounds numbers unless it parses as its documentation says', async () => {
    const page = await readFile(new URL('../../docs/client.md', import.meta.url), 'utf8');
    const recipe = /```js\n([^`]*const parse = [\s\S]*?)```/.exec(page)?.[1];
    const parse: (text: string) => unknown = new Function(`${recipe}; return parse;`)();
    expect(parse('["1","a\\"9223372036854775807",-9223372036854775808,1.50,1e400,0.1]')).toEqual([
      '1',
      'a"9223372036854775807',
      '-9223372036854775808',
      1.5,
      '1e400',
      0.1,
    ]);
    const maximum = '9223372036854775807';
    const entity = { ...toolNamed('ledger'), input_schema: { type: 'integer', maximum: 'here' } };
    await importDocument({
      text: JSON.stringify(documentOf({ tools: [entity] })).replace('"here"', maximum),
    });
    const { url, token } = server;
    const schemaBy = async (reader: LadingClient) => (await reader.entity('TOOL', 'ledger')) as object;
    expect(await schemaBy(new LadingClient({ url, token, parse }))).toMatchObject({
      inputSchema: { maximum },
    });
    expect(await schemaBy(client)).toMatchObject({ inputSchema: { maximum: Number(maximum) } });
  });

  it('imports, finds, plans, applies and undoes', async () => {
    const first = await importDocument({ document });
    expect(await client.importJob(first)).toMatchObject({ state: 'COMPLETED', progress: { created: 3 } });

    const changed = documentOf({ tools: [toolNamed('a', { description: 'changed' })] });
    const plan = await client.planImport({ source: { document: changed } });
    if (plan.__typename !== 'ImportJob') throw new Error(plan.message);
    const events = await collect(client.followImport(plan.id));
    expect(events.at(-1)?.state).toBe('PLANNED');
    expect(events.flatMap(({ outcomes }) => outcomes)).toMatchObject([
      { key: 'a', status: 'UPDATED', changes: [{ path: '/description', after: 'changed' }] },
    ]);

    const applied = await client.applyImport(plan.id);
    if (applied.__typename !== 'ImportJob') throw new Error(applied.message);
    await collect(client.followImport(applied.id));
    expect((await client.entity('TOOL', 'a'))?.description).toBe('changed');

    const undone = await client.undoImport(applied.id);
    if (undone.__typename !== 'ImportJob') throw new Error(undone.message);
    await collect(client.followImport(undone.id));
    expect((await client.entity('TOOL', 'a'))?.description).toBeNull();

    const { nodes } = await client.importJobs({ first: 10 });
    expect(nodes.map(({ id }) => id)).toEqual([undone.id, applied.id, plan.id, first]);
    const outcomes = await client.importOutcomes({ id: first, kinds: ['SERVER'] });
    expect(outcomes?.nodes.map(({ key, status }) => [key, status])).toEqual([['s', 'CREATED']]);
  });

  it('gives what can be expected as values that say which they are', async () => {
    expect(await client.importConfiguration({ source: { text: '[]' } })).toMatchObject({
      __typename: 'InvalidDocumentError',
      problems: [{ code: expect.any(String), message: expect.any(String) }],
    });
    const id = await importDocument({ document });
    expect(await client.cancelImport(id)).toMatchObject({
      __typename: 'ImportStateError',
      state: 'COMPLETED',
    });
    expect(await client.applyImport(id)).toMatchObject({ __typename: 'ImportStateError' });
    const nobody = 'SW1wb3J0Sm9iOjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA==';
    expect(await client.undoImport(nobody)).toMatchObject({ __typename: 'ImportNotFoundError' });
    expect(await client.importJob(nobody)).toBeNull();
    expect(await client.importOutcomes({ id: nobody })).toBeNull();
  });

  it('lists entities of every kind page by page, typed by their kind', async () => {
    await importDocument({ document });
    const { nodes, pageInfo } = await client.entities('TOOL', { first: 1 });
    expectTypeOf(nodes).toEqualTypeOf<readonly ToolFieldsFragment[]>();
    expect(nodes).toMatchObject([
      { __typename: 'Tool', key: 'a', url: 'https://tools.test/a', tags: ['one'] },
    ]);
    const after = pageInfo.endCursor ?? '';
    expect((await client.entities('TOOL', { after })).nodes.map(({ key }) => key)).toEqual(['b']);
    expect((await client.entity('SERVER', 's'))?.tools).toEqual([{ key: 'b' }, { key: 'a' }]);
    for (const kind of ['ROOT', 'GATEWAY', 'RESOURCE', 'PROMPT'] as const) {
      expect(await client.entity(kind, 'none')).toBeNull();
    }
  });

  it('exports what is there', async () => {
    await importDocument({ document });
    const exported = await client.exportConfiguration({ select: [{ kind: 'TOOL', keys: ['a', 'none'] }] });
    expect(exported).toMatchObject({
      digest: expect.stringMatching(/^sha256:/),
      document: { entities: { tools: [{ name: 'a' }] } },
      missing: [{ kind: 'TOOL', key: 'none' }],
    });
  });

  it.each([
    ['a file', 'plain', false],
    ['a gzip file', 'packed', true],
  ])('uploads %s', async (_what, name, isPacked) => {
    const path = join(await temporaryDirectory(), name);
    await writeFile(path, isPacked ? gzipSync(text) : text);
    const upload = await client.upload(path);
    if (upload.__typename !== 'UploadedDocument') throw new Error(upload.message);
    await importDocument({ uploadId: upload.uploadId });
    expect((await client.entities('TOOL')).nodes).toHaveLength(2);
  });

  it('uploads a stream as it comes, compressed on the way', async () => {
    // Longer than the limit for what is sent.
    const spaces = ' '.repeat(100_000);
    const bytes = new Blob([spaces, text]).stream();
    const upload = await client.upload(bytes);
    expect(upload).toMatchObject({ __typename: 'UploadedDocument', bytes: spaces.length + text.length });
  });

  it('says as a value why a document is not taken', async () => {
    const random = Array.from({ length: 20_000 }, () => Math.random().toString(36)).join('');
    expect(await client.upload(new Blob([random]).stream())).toMatchObject({
      __typename: 'UploadProblem',
      code: 'UPLOAD_TOO_LARGE',
    });
  });

  it('fails at once where a file cannot be read', async () => {
    await expect(client.upload('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says that nobody is signed in', async () => {
    const stranger = new LadingClient({ url: server.url, token: 'unknown' });
    const refused = { name: 'TransportError', code: 'UNAUTHENTICATED' };
    await expect(stranger.importJobs()).rejects.toMatchObject(refused);
    await expect(collect(stranger.followImport('any'))).rejects.toMatchObject(refused);
  });

  it('passes the codes of GraphQL errors on', async () => {
    const asked = client.request('{ nothing }');
    await expect(asked).rejects.toMatchObject({
      code: expect.stringMatching(/^[A-Z_]+$/),
      isTemporary: false,
    });
    await expect(client.importJobs({ first: -1 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('takes an address with the path of the API as well', async () => {
    const other = new LadingClient({ url: `${server.url}/graphql/`, token: server.token });
    expect((await other.entities('TOOL')).nodes).toEqual([]);
  });

  it('ends a call with its signal', async () => {
    const reason = new Error('enough');
    await expect(client.with({ signal: AbortSignal.abort(reason) }).importJobs()).rejects.toBe(reason);
  });
});

describe('a server that is none', () => {
  it('is told from one that cannot be reached', async () => {
    const other = createServer((_request, response) => void response.writeHead(404).end('<html>')).listen(
      0,
      '127.0.0.1',
    );
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    await expect(new LadingClient({ url, token: 'any' }).importJobs()).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      status: 404,
      message: expect.stringContaining(url),
      isTemporary: false,
    });
    await expect(
      new LadingClient({ url: 'http://127.0.0.1:1', token: 'any' }).importJobs(),
    ).rejects.toMatchObject({ code: 'UNREACHABLE', isTemporary: true });
  });
});
