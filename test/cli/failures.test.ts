import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inWords } from '../../src/cli/words.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runLading } from './run-lading.ts';

interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
  readonly problems?: readonly object[];
}

const errorIn = ({ stdout }: Ran): ToldError => {
  const { version, error } = JSON.parse(stdout);
  expect(version).toBe(1);
  return error;
};

describe('what fails without a server', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    await mkdir(join(directory, 'folder'));
    await writeFile(join(directory, 'closed.json'), '{}');
    await chmod(join(directory, 'closed.json'), 0o000);
    await writeFile(join(directory, 'ok.json'), JSON.stringify(documentOf({ tools: [toolNamed('a')] })));
  });
  const env = { LADING_URL: 'http://127.0.0.1:9', LADING_TOKEN: 'token' };
  const lading = (args: string): Promise<Ran> => runLading(args.split(' '), { env, directory });

  it.each(['import', 'plan', 'validate', 'convert'])(
    '%s says which file is not there, or is none',
    async (command) => {
      const missing = await lading(`${command} nowhere.json`);
      expect(missing).toMatchObject({ code: 1, stdout: '' });
      expect(missing.stderr).toBe(
        'Error: There is no file nowhere.json here.\nLook at its name and at the directory you are in.\n',
      );
      expect((await lading(`${command} folder`)).stderr).toBe(
        'Error: folder is a directory.\nGive a file in it.\n',
      );
      expect(errorIn(await lading(`${command} nowhere.json --json`))).toMatchObject({
        code: 'FILE_NOT_FOUND',
      });
    },
  );

  it.runIf(process.getuid?.() !== 0)('says that a file may not be read', async () => {
    expect((await lading('validate closed.json')).stderr).toContain(
      'You are not allowed to have closed.json',
    );
  });

  it('says that there is no place to write to', async () => {
    expect((await lading('convert ok.json -o no/such.yaml')).stderr).toContain(
      'There is no directory for no/such.yaml.',
    );
    expect((await lading('convert ok.json -o folder')).stderr).toContain('folder is a directory.');
    expect((await lading('status --cacert none.pem')).stderr).toContain('There is no file none.pem here.');
  });

  it('says that nothing listens, or that there is no such host', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => probe.close(resolve));
    const refused = await runLading(['status'], {
      env: { LADING_URL: `http://127.0.0.1:${port}`, LADING_TOKEN: 'token' },
    });
    expect(refused).toMatchObject({ code: 9, stdout: '' });
    expect(refused.stderr).toMatch(/^Error: Nothing listens at http:.*\n.*lading start.*\n$/);
    const told = await runLading(['status', '--json'], {
      env: { LADING_URL: `http://127.0.0.1:${port}`, LADING_TOKEN: 'token' },
    });
    expect(told.code).toBe(9);
    expect(errorIn(told)).toEqual({
      code: 'NOTHING_LISTENS',
      message: `Nothing listens at http://127.0.0.1:${port}.`,
      advice: expect.stringContaining('lading start'),
    });
    const unknown = await runLading(['status', '--json-stream'], {
      env: { LADING_URL: 'http://no-such-host.invalid', LADING_TOKEN: 'token' },
    });
    expect(unknown.code).toBe(9);
    expect(errorIn(unknown).code).toBe('HOST_NOT_FOUND');
  });

  it('answers in JSON what is wrong with the command line', async () => {
    const wrong = await lading('import --nonsense --json');
    expect(wrong.code).toBe(1);
    expect(errorIn(wrong)).toMatchObject({
      code: 'WRONG_COMMAND_LINE',
      message: expect.stringContaining('--nonsense'),
    });
    expect(errorIn(await lading('list nothings --json'))).toMatchObject({ code: 'WRONG_COMMAND_LINE' });
    expect((await lading('import --help --json')).stdout).toMatch(/^Usage/);
  });

  it('paints only where --color says so', async () => {
    const red = '\u001b[31m';
    expect((await lading('validate nowhere.json')).stderr).not.toContain(red);
    expect((await lading('validate nowhere.json --color always')).stderr).toContain(red);
    expect((await lading('validate nowhere.json --color=never')).stderr).not.toContain(red);
    expect(await lading('validate nowhere.json --color sometimes')).toMatchObject({ code: 1 });
  });
});

describe('what a server refuses', () => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(oneDatabase);
  });
  const lading = (args: string, stdin = ''): Promise<Ran> =>
    runLading(args.split(' '), { env: { LADING_URL: server.url, LADING_TOKEN: serverToken }, stdin });

  it('is answered in JSON with everything that is wrong, and the exit code is the same', async () => {
    const refused = await lading('import - --json', '{"version":"1"}');
    expect(refused.code).toBe(3);
    const { code, message, problems = [] } = errorIn(refused);
    expect(code).toBe('INVALID_DOCUMENT');
    expect(message).toContain('nothing of it was imported');
    expect(problems.length).toBeGreaterThan(1);
    expect(problems[0]).toMatchObject({ code: 'MISSING_FIELD' });
    expect(errorIn(await lading('undo ffff0000 --json'))).toMatchObject({ code: 'NOT_FOUND' });
    const unknown = await runLading(['status', '--json'], {
      env: { LADING_URL: server.url, LADING_TOKEN: 'unknown' },
    });
    expect(unknown.code).toBe(4);
    expect(errorIn(unknown)).toMatchObject({ code: 'UNAUTHENTICATED', advice: expect.any(String) });
    expect(errorIn(unknown).message).not.toContain('Authorization');
  });

  it('follows rules for kinds and for single entities', async () => {
    const tools = (description: string) =>
      JSON.stringify(documentOf({ tools: ['a', 'b', 'c'].map((name) => toolNamed(name, { description })) }));
    await lading('import -', tools('old'));
    const ruled = await lading('import - --rule tools=skip --rule tools:b=update --json', tools('new'));
    expect(ruled.code).toBe(0);
    expect(JSON.parse(ruled.stdout).job.progress).toMatchObject({ updated: 1, skipped: 2 });
    expect((await lading('plan - --rule tools:c=fail', tools('newest'))).code).toBe(7);
    for (const rule of ['tools', 'tools=maybe', '=skip', 'nothing=skip'])
      expect(await lading(`plan - --rule ${rule}`, tools('x'))).toMatchObject({ code: 1, stdout: '' });
  });

  it('is told in the words of the command line', async () => {
    const tools = [toolNamed('a', { auth_type: 'bearer', auth_value: 'v2:unknown:unknown' })];
    const { stderr, stdout } = await lading('import -', JSON.stringify(documentOf({ tools })));
    expect(stderr + stdout).not.toContain('sourceSecret');
  });
});

describe('words', () => {
  it('leave names of entities alone', () => {
    expect(inWords("The tool 'sourceSecret' needs sourceSecret.")).toBe(
      "The tool 'sourceSecret' needs --rekey-secret.",
    );
  });

  it('fit into their sentences', () => {
    expect(inWords('The upload has expired. Ask `createUpload` for another address and send it.')).toBe(
      'The upload has expired. Run the command again.',
    );
    expect(inWords('in the import itself (sourceSecret, --rekey-secret) and')).toBe(
      'in the import itself (--rekey-secret) and',
    );
  });
});
