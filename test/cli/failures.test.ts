import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inWords } from '../../src/cli/words.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runHere } from './run-lading.ts';

interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
  readonly problems?: readonly object[];
  readonly documentation?: string;
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
    await mkdir(join(directory, 'folder.json'));
    await writeFile(join(directory, 'closed.json'), '{}');
    await chmod(join(directory, 'closed.json'), 0o000);
    await writeFile(join(directory, 'ok.json'), JSON.stringify(documentOf({ tools: [toolNamed('a')] })));
  });
  const env = { LADING_URL: 'http://127.0.0.1:9', LADING_TOKEN: 'token' };
  const lading = (args: string): Promise<Ran> => runHere(args.split(' '), { env, directory });

  it.each(['import', 'plan', 'validate', 'convert'])(
    '%s says which file is not there, or is none',
    async (command) => {
      const missing = await lading(`${command} nowhere.json`);
      expect(missing).toMatchObject({ code: 1, stdout: '' });
      expect(missing.stderr).toBe(
        'Error: There is no file nowhere.json here.\nLook at its name and at the directory you are in.\n',
      );
      expect((await lading(`${command} folder.json`)).stderr).toBe(
        'Error: folder.json is a directory.\nGive a file in it.\n',
      );
      expect(errorIn(await lading(`${command} nowhere.json --json`))).toMatchObject({
        code: 'FILE_NOT_FOUND',
      });
    },
  );

  it.runIf(process.getuid?.() !== 0)('says that a file may not be read', async () => {
    expect(errorIn(await lading('validate closed.json --json'))).toMatchObject({
      code: 'FILE_NOT_ALLOWED',
      message: 'You are not allowed to have closed.json read.',
    });
  });

  it('says that there is no place to write to', async () => {
    expect((await lading('convert ok.json -o no/such.yaml')).stderr).toContain(
      'There is no directory for no/such.yaml.',
    );
    expect((await lading('convert ok.json -o folder.json')).stderr).toContain('folder.json is a directory.');
    expect((await lading('status --cacert none.pem')).stderr).toContain('There is no file none.pem here.');
  });

  it('says that nothing listens, or that there is no such host', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => probe.close(resolve));
    const refused = await runHere(['status'], {
      env: { LADING_URL: `http://127.0.0.1:${port}`, LADING_TOKEN: 'token' },
    });
    expect(refused).toMatchObject({ code: 9, stdout: '' });
    expect(refused.stderr).toMatch(/^Error: Nothing listens at http:.*\n.*lading start.*\n$/);
    const told = await runHere(['status', '--json'], {
      env: { LADING_URL: `http://127.0.0.1:${port}`, LADING_TOKEN: 'token' },
    });
    expect(told.code).toBe(9);
    expect(errorIn(told)).toEqual({
      code: 'NOTHING_LISTENS',
      message: `Nothing listens at http://127.0.0.1:${port}.`,
      advice: expect.stringContaining('lading start'),
    });
    const unknown = await runHere(['status', '--json-stream'], {
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

  it('says what is wrong with the command line as it says everything else, with the word that was meant', async () => {
    expect(await lading('pln ok.json')).toEqual({
      code: 1,
      stdout: '',
      stderr: "Error: Unknown command 'pln'.\nDid you mean plan? Add --help for what there is.\n",
    });
    expect((await lading('list tols')).stderr).toMatch(
      /^Error: 'tols' is no kind; did you mean 'tools'\?\nThere are roots, /,
    );
    expect((await lading('status --state plan')).stderr).toMatch(/^Error: 'plan' is no state; .*undone\.\n/);
    expect((await lading('start --port 99999')).stderr).toMatch(/^Error: .*--port.* at most 65535\.\n/);
    const alone = await runHere([], { env });
    expect(alone).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Usage: lading/) });
    expect(alone.stderr).not.toContain('Error');
    expect(errorIn(await runHere(['--json'], { env })).code).toBe('WRONG_COMMAND_LINE');
  });

  it('says which file of the server is not there, or is none', async () => {
    for (const option of ['token-file', 'cacert']) {
      expect((await lading(`status --${option} none.txt`)).stderr).toMatch(
        /^Error: There is no file none.txt/,
      );
      expect((await lading(`status --${option} folder.json`)).stderr).toMatch(
        /^Error: folder.json is a directory\.\n/,
      );
    }
    await writeFile(join(directory, 'empty.txt'), '\n');
    expect(await lading('status --token-file empty.txt')).toMatchObject({
      code: 4,
      stderr: 'Error: There is no token in empty.txt: it is empty.\n',
    });
  });

  it.each([60, 120])('wraps its help between words in %i columns', async (columns) => {
    for (const args of [['--help'], ['import', '--help'], ['context', 'add', '--help']]) {
      const { stdout } = await runHere(args, { columns });
      // The usage of a command and its example are there to be copied.
      const lines = stdout.split('\n').filter((line) => !/^ {2}lading |^Usage|^Begin/.test(line));
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
    }
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
    runHere(args.split(' '), { env: { LADING_URL: server.url, LADING_TOKEN: serverToken }, stdin });

  it('is answered in JSON with everything that is wrong, and the exit code is the same', async () => {
    const refused = await lading('import - --json', '{"version":"1"}');
    expect(refused.code).toBe(3);
    const { code, message, problems = [] } = errorIn(refused);
    expect(code).toBe('INVALID_DOCUMENT');
    expect(message).toContain('nothing of it was imported');
    expect(problems.length).toBeGreaterThan(1);
    expect(problems[0]).toMatchObject({ code: 'MISSING_FIELD' });
    expect(errorIn(await lading('undo ffff0000 --json'))).toMatchObject({ code: 'NOT_FOUND' });
    const unknown = await runHere(['status', '--json'], {
      env: { LADING_URL: server.url, LADING_TOKEN: 'unknown' },
    });
    expect(unknown.code).toBe(4);
    expect(errorIn(unknown)).toMatchObject({ code: 'UNAUTHENTICATED', advice: expect.any(String) });
    expect(errorIn(unknown).message).not.toContain('Authorization');
  });

  it('says where the server explains it, but where there is better advice', async () => {
    const explanation = `${server.url}/docs/errors#invalid_document`;
    expect(errorIn(await lading('import - --json', '{"version":"1"}')).documentation).toBe(explanation);
    expect((await lading('import -', '{"version":"1"}')).stderr).toMatch(
      new RegExp(`\nSee ${explanation}\n$`),
    );
    expect((await fetch(explanation)).status).toBe(200);
    expect((await lading('status --url http://127.0.0.1:9')).stderr).not.toContain('/docs/errors');
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
