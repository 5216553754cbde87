import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { startCuttingProxy } from '../client/cutting-proxy.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { isWhole } from '../support/extent.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runHere, runLading } from './run-lading.ts';

const document = (fields: object = {}): string =>
  JSON.stringify(documentOf({ tools: [toolNamed('a', fields)] }));

describe('the command ends with', () => {
  let server: RunningTestServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    server = await runServer(oneDatabase, { LADING_CHUNK_SIZE: '1' });
    env = { LADING_URL: server.url, LADING_TOKEN: serverToken };
  });
  beforeEach(() => server.clear());

  // Here; what the process makes of it is seen where nobody is signed in, nothing can be reached, or it is interrupted.
  const lading = (args: string, stdin = ''): Promise<Ran> => runHere(args.split(' '), { env, stdin });

  it('0 when it is done, and when there is no difference', async () => {
    expect((await lading('import -', document())).code).toBe(0);
    expect((await lading('plan - --detailed-exitcode', document())).code).toBe(0);
  });

  it('1 when something is not there, or the command line is wrong', async () => {
    const missing = await lading('get tool nothing');
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('lading list tool');
    expect((await lading('list nothings')).code).toBe(1);
    expect((await lading('--nonsense')).code).toBe(1);
    expect(await lading('import - --conflict-strategy maybe')).toMatchObject({ code: 1 });
  });

  it('2 when there is a difference, only if that was asked', async () => {
    expect((await lading('plan - --detailed-exitcode', document())).code).toBe(2);
    expect((await lading('plan -', document())).code).toBe(0);
    expect((await lading('import - --dry-run --detailed-exitcode', document())).code).toBe(2);
  });

  it('3 when the document is refused, with everything that is wrong in it', async () => {
    const refused = await lading('import -', '{"version":"1"}');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('exported_at');
    expect(refused.stderr).toContain('entities');
    expect((await lading('validate -', '{"version":"1"}')).code).toBe(3);
  });

  it('4 when nobody is signed in', async () => {
    const strange = await runLading(['status'], { env: { ...env, LADING_TOKEN: 'unknown' } });
    expect(strange.code).toBe(4);
    expect(strange.stderr).toContain('LADING_TOKEN');
    expect((await runLading(['status'], { env: { LADING_URL: server.url } })).code).toBe(4);
  });

  it('5 when some entities failed', async () => {
    const text = JSON.stringify(documentOf({ tools: [toolNamed('a'), { name: 'broken' }] }));
    const failed = await lading('import -', text);
    expect(failed.code).toBe(5);
    expect(failed.stderr).toContain('MISSING_FIELD');
    expect(failed.stdout).toContain('1 created, 0 updated, 0 deleted, 1 failed');
    expect((await lading('import - --atomic', text)).code).toBe(5);
  });

  it('7 when entities are refused, as their keys are there already', async () => {
    await lading('import -', document());
    const conflict = await lading('import - --conflict-strategy fail', document({ description: 'other' }));
    expect(conflict.code).toBe(7);
    const planned = await lading('plan - --conflict-strategy fail', document({ description: 'other' }));
    expect(planned).toMatchObject({ code: 7, stdout: expect.stringContaining('1 refused,') });
  });

  it('8 when the plan is stale, and when the job is not in a state for it', async () => {
    const plan = await lading('plan -', document());
    const id = /apply (\S+)/.exec(plan.stderr)?.[1] ?? '';
    await lading('import -', document({ description: 'meanwhile' }));
    const stale = await lading(`apply ${id}`);
    expect(stale.code).toBe(8);
    expect(stale.stderr).toContain('Plan again');
    expect((await lading(`cancel ${id}`)).code).toBe(8);
  });

  it('9 when the server cannot be reached', async () => {
    const url = 'http://127.0.0.1:9';
    expect(await runLading(['status', '--url', url], { env: { LADING_TOKEN: 'any' } })).toMatchObject({
      code: 9,
    });
    const directory = await temporaryDirectory();
    const nowhere = await runLading(['status'], { directory });
    expect(nowhere.code).toBe(9);
    expect(nowhere.stderr).toContain('lading start');
  });

  it('130 when it is interrupted; the import is cancelled, and how to go on is said', async () => {
    const tools = Array.from({ length: 400 }, (_, index) => toolNamed(`tool-${index}`));
    const interrupted = await runLading(['import', '-'], {
      env,
      stdin: JSON.stringify(documentOf({ tools })),
      meanwhile: (child) =>
        child.stderr?.on('data', (said) => String(said).startsWith('Import ') && child.kill('SIGINT')),
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(/Nothing was stored\.|lading undo /);
    expect(interrupted.stdout).toMatch(/^Cancelled: /);
  });

  it('130 at once when it is interrupted twice, whatever the server does', async () => {
    // No news gets through: it would wait for the end of the import.
    const proxy = await startCuttingProxy(server.url, { events: 0, fate: 'stall' });
    const left = await runLading(['import', '-'], {
      env: { ...env, LADING_URL: proxy.url },
      stdin: document(),
      meanwhile: (child) =>
        child.stderr?.on('data', (said) => /Import |Cancelling/.test(String(said)) && child.kill('SIGINT')),
    });
    expect(left).toMatchObject({ code: 130, stdout: '' });
  });

  it('what docs/cli.md says', async () => {
    const text = await readFile(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    const documented = [...text.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(documented).toEqual(Object.values(exitCodes));
  });
});

describe.runIf(isWhole)('the command finds', () => {
  it('the server of a data directory and its token, until it stops', async () => {
    const directory = await temporaryDirectory();
    const server = await runServer({ place: async () => ({ type: 'embedded', directory }) });
    const env = { LADING_DATA_DIR: directory };
    expect(await readFile(join(directory, 'address'), 'utf8')).toBe(`${server.url}\n`);
    // The server of the tests has been given its token: there is none in the directory yet.
    expect((await runLading(['list', 'tools'], { env })).code).toBe(4);
    await writeFile(join(directory, 'admin-token'), serverToken);
    expect((await runLading(['list', 'tools'], { env })).code).toBe(0);
    const elsewhere = { ...env, LADING_URL: server.url.replace('127.0.0.1', 'localhost') };
    expect((await runLading(['list', 'tools'], { env: elsewhere })).code).toBe(4);
    await server.stop();
    expect((await runLading(['list', 'tools'], { env })).stderr).toContain('lading start');
  });

  it('a token in a file, and the one that mcpgateway uses', async () => {
    const directory = await temporaryDirectory();
    const server = await runServer({ place: async () => ({ type: 'embedded', directory }) });
    await writeFile(join(directory, 'token'), `${serverToken}\n`);
    const args = ['list', 'tools', '--url', server.url];
    expect((await runLading([...args, '--token-file', 'token'], { directory })).code).toBe(0);
    expect((await runLading(args, { env: { MCPGATEWAY_BEARER_TOKEN: serverToken } })).code).toBe(0);
    expect((await runLading([...args, '--token-file', 'none'], { directory })).code).toBe(1);
  });
});
