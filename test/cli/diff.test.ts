import type { ChildProcess } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runHere, runLading } from './run-lading.ts';

const before = documentOf({ tools: [toolNamed('kept'), toolNamed('changed'), toolNamed('gone')] });
const after = documentOf({
  tools: [toolNamed('kept'), toolNamed('changed', { description: 'new' }), toolNamed('fresh')],
});

const lines = ({ stdout }: Ran): string[] => stdout.trimEnd().split('\n');
const told = [
  '  ~ changed   tool     changed',
  '      /description: (none) → "new"',
  '  + added     tool     fresh',
  '  - removed   tool     gone',
  'Difference: 1 added, 1 changed, 1 removed, 1 unchanged',
];

describe.each(eitherDatabase)('lading diff on $name', ({ place }) => {
  let server: RunningTestServer;
  let other: RunningTestServer;
  let directory: string;
  let lading: (args: string, stdin?: string) => Promise<Ran>;
  beforeAll(async () => {
    server = await runServer({ place });
    other = await runServer({ place });
    directory = await temporaryDirectory();
    await writeFile(join(directory, 'before.json'), JSON.stringify(before));
    await writeFile(join(directory, 'after.json'), JSON.stringify(after));
    await writeFile(join(directory, 'token.txt'), serverToken);
    const env = { LADING_URL: server.url, LADING_TOKEN: serverToken, XDG_CONFIG_HOME: directory };
    lading = (args, stdin = '') => runHere(args.split(' '), { env, stdin, directory });
    await lading(`context add other --url ${other.url} --token-file token.txt`);
  });
  beforeEach(async () => {
    await server.clear();
    await other.clear();
  });

  it('shows what only one side has, what has changed, and numbers', async () => {
    await server.importDocument(before);
    const ran = await lading('diff after.json --detailed-exitcode');
    expect(ran.code).toBe(2);
    expect(lines(ran)).toEqual([`--- ${server.url}`, '+++ after.json', ...told]);
    const same = await lading('diff before.json --detailed-exitcode');
    expect(same.code).toBe(0);
    expect(lines(same).at(-1)).toBe('Difference: 0 added, 0 changed, 0 removed, 3 unchanged');
  });

  it('names the secrets that are left in a delta without secrets', async () => {
    await server.importDocument(
      documentOf({ tools: [toolNamed('token', { description: `ghp_${'a1'.repeat(18)}` })] }),
    );
    await lading('export --omit-secrets -o shared.json');
    const { stderr } = await lading('diff before.json shared.json -o delta.json');
    expect(stderr).toMatch(/^warning SECRET_NOT_OMITTED: The tool 'token' .*description/);
    const { stderr: ofAFormat } = await lading('export --format mcp-json -o clients.json');
    expect(ofAFormat).toContain("warning SECRET_NOT_OMITTED: The tool 'token'");
  });

  it('finds what was added on the server only', async () => {
    await server.importDocument(before);
    const drifted = JSON.stringify(documentOf({ tools: [toolNamed('kept'), toolNamed('changed')] }));
    const ran = await lading('diff - --detailed-exitcode', drifted);
    expect(ran.code).toBe(2);
    expect(lines(ran)).toContain('  - removed   tool     gone');
  });

  it('compares files, standard input, servers and links, in the order in which they are named', async () => {
    await server.importDocument(before);
    await other.importDocument(after);
    const { data } = await server.graphql<{ exportConfiguration: { download: { url: string } } }>(
      '{ exportConfiguration { download { url } } }',
    );
    const link = data.exportConfiguration.download.url;
    const pairs = [
      'before.json after.json',
      '- after.json',
      '@ after.json',
      `${link} after.json`,
      '@ @other',
      'before.json @other',
      `${link} @other`,
    ];
    for (const pair of pairs) {
      const ran = await lading(`diff ${pair}`, JSON.stringify(before));
      expect([pair, ran.code, ...lines(ran).slice(2)]).toEqual([pair, 0, ...told]);
    }
    expect(lines(await lading('diff @other @')).at(-1)).toBe(
      'Difference: 1 added, 1 changed, 1 removed, 1 unchanged',
    );
    expect(lines(await lading('diff @other @'))).toContain('  + added     tool     gone');
  });

  it('keeps the delta, which leads from the one to the other', async () => {
    await server.importDocument(before);
    const exact = documentOf({ tools: [toolNamed('kept', { input_schema: { maximum: 1 } })] });
    const text = JSON.stringify(exact).replace('"maximum":1', '"maximum":9007199254740993');
    const ran = await lading('diff - -o delta.json', text);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('9007199254740993');
    expect(await readFile(join(directory, 'delta.json'), 'utf8')).toContain('9007199254740993');
    expect((await lading('import delta.json')).code).toBe(0);
    expect(lines(await lading('diff -', text)).at(-1)).toBe(
      'Difference: 0 added, 0 changed, 0 removed, 1 unchanged',
    );
    expect((await lading('get tool kept')).stdout).toContain('9007199254740993');
  });

  it('tells as JSON, with numbers and every entity', async () => {
    await server.importDocument(before);
    expect(JSON.parse((await lading('diff after.json --json')).stdout)).toMatchObject({
      version: 1,
      from: server.url,
      to: 'after.json',
      isDifferent: true,
      counts: { added: 1, changed: 1, removed: 1, unchanged: 1 },
      entities: [
        { kind: 'TOOL', key: 'changed', status: 'CHANGED' },
        { key: 'fresh', status: 'ADDED' },
        { key: 'gone', status: 'REMOVED' },
      ],
    });
    const streamed = lines(await lading('diff after.json --json-stream')).map((line) => JSON.parse(line));
    expect(streamed.map(({ type }) => type)).toEqual(['entity', 'entity', 'entity', 'end']);
  });

  it('narrows both sides alike, and says what matches nothing', async () => {
    await server.importDocument(before);
    const some = await lading('diff after.json --include tools:kept,fresh');
    expect(lines(some).slice(2)).toEqual([
      '  + added     tool     fresh',
      'Difference: 1 added, 0 changed, 0 removed, 1 unchanged',
    ]);
    // By slug: of both, of the server only, of the file only.
    const bySlug = await lading('diff after.json --include tools:Kept,Gone,Fresh --strict');
    expect([bySlug.code, bySlug.stderr]).toEqual([0, '']);
    expect(lines(bySlug).at(-1)).toBe('Difference: 1 added, 0 changed, 1 removed, 1 unchanged');
    const slip = await lading('diff after.json --include tools:freesh --strict');
    expect(slip.code).toBe(3);
    expect(slip.stderr).toContain("SELECTION_WITHOUT_MATCH: The selection names the tool 'freesh'");
    expect((await lading('diff after.json --tags pord --strict')).stderr).toContain('TAG_WITHOUT_MATCH');
  });

  it('refuses what is no document, saying which side it is', async () => {
    const ran = await lading('diff before.json -', '{"a":1}');
    expect(ran).toMatchObject({ code: 3, stdout: expect.not.stringContaining('Difference') });
    expect(ran.stderr).toContain('/to');
    expect((await lading('diff - -')).code).toBe(1);
    expect((await lading('diff @nobody')).stderr).toContain("There is no context 'nobody'");
  });

  it('ends with Ctrl-C wherever it is, and leaves nothing behind', async () => {
    // A link to a server that never ends its answer.
    const slow = createServer((_request, response) => void response.write('{"version":')).listen(0);
    const { port } = slow.address() as AddressInfo;
    let child: ChildProcess | undefined;
    slow.once('request', () => child?.kill('SIGINT'));
    const env = { LADING_URL: server.url, LADING_TOKEN: serverToken };
    const ran = await runLading(
      ['diff', 'before.json', `http://127.0.0.1:${port}/downloads/x`, '-o', 'never.json'],
      {
        env,
        directory,
        meanwhile: (started) => {
          child = started;
        },
      },
    );
    slow.closeAllConnections();
    slow.close();
    expect(ran.code).toBe(130);
    expect(ran.stderr).toContain('Interrupted; nothing was compared or kept.');
    expect((await readdir(directory)).filter((name) => name.startsWith('never'))).toEqual([]);
    expect((await lading('status --json')).stdout).toContain('"jobs":[]');
    // An address is left for which nothing ever came.
    const kept = "SELECT FROM uploads WHERE state <> 'awaited' AND imported_at IS NULL";
    await expect.poll(() => server.store.dataSource.query(kept)).toEqual([]);
  });
});
