import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitLine } from '../../src/cli/split-line.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { ladingProgram, runLading } from './run-lading.ts';

const run = promisify(execFile);

describe('completion', () => {
  let server: RunningTestServer;
  let env: Record<string, string>;
  let directory: string;
  beforeAll(async () => {
    server = await runServer(oneDatabase);
    await server.importDocument(
      documentOf({ tools: [toolNamed('alpha', { tags: ['prod'] }), toolNamed('al-odd')] }),
    );
    // Documents must not have such a name; what was stored before may.
    await server.store.dataSource.query(`UPDATE tools SET name = 'al $(touch hit)' WHERE name = 'al-odd'`);
    directory = await temporaryDirectory();
    env = { LADING_URL: server.url, LADING_TOKEN: serverToken, XDG_CONFIG_HOME: join(directory, 'config') };
    await writeFile(
      join(directory, 'lading'),
      `#!/bin/sh\nexec '${process.execPath}' '${ladingProgram()}' "$@"\n`,
    );
    await chmod(join(directory, 'lading'), 0o755);
  });

  const complete = async (...words: string[]): Promise<string[]> => {
    const { stdout, code } = await runLading(['complete', '--', ...words], { env });
    expect(code).toBe(0);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '');
  };

  it('knows commands, options, choices, kinds and files', async () => {
    expect(await complete('exp')).toEqual(['export']);
    expect(await complete('com')).toEqual(['completion']);
    expect(await complete('context', 'a')).toEqual(['add']);
    expect(await complete('import', 'x.json', '--conf')).toEqual(['--conflict-strategy']);
    expect(await complete('import', '--conflict-strategy', '')).toEqual(['skip', 'update', 'rename', 'fail']);
    expect(await complete('export', '--compress=g')).toEqual(['--compress=gzip']);
    expect(await complete('export', '--types', 'tools,ser')).toEqual(['tools,servers']);
    expect(await complete('list', 'ro')).toEqual(['roots']);
    expect(await complete('import', '')).toEqual([':files']);
    expect(await complete('export', '--token-file', '')).toEqual([':files']);
  });

  it('knows keys, jobs and contexts', async () => {
    expect(await complete('get', 'tool', 'al')).toEqual(['al $(touch hit)', 'alpha']);
    expect(await complete('export', '--include', 'tools:alp')).toEqual(['tools:alpha']);
    const [last, id] = await complete('status', '');
    expect(last).toBe('last');
    expect(id).toMatch(/^[\da-f]{8}$/);
    await runLading(['context', 'add', 'staging', '--url', server.url], { env });
    expect(await complete('status', '--context', 's')).toEqual(['staging']);
  });

  it('says nothing where the server does not answer', async () => {
    const { stdout, stderr, code } = await runLading(['complete', '--', 'get', 'tool', ''], {
      env: { ...env, LADING_URL: 'http://127.0.0.1:9' },
    });
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 });
  });

  const inBash = async (line: string): Promise<string[]> => {
    const { stdout: script } = await runLading(['completion', 'bash']);
    const asked =
      'COMP_WORDS=(lading); COMP_LINE="$1"; COMP_POINT=999; _lading; printf "%s\\n" "$' + '{COMPREPLY[@]}"';
    const { stdout } = await run('bash', ['-c', `${script}\n${asked}`, 'bash', line], {
      cwd: directory,
      env: { ...env, PATH: `${directory}:${process.env['PATH'] ?? ''}` },
    });
    return stdout.trimEnd().split('\n');
  };

  it('works in bash, quotes what it finds, and carries nothing out', async () => {
    expect(await inBash('lading exp')).toEqual(['export']);
    expect(await inBash('lading get tool al')).toEqual(['al\\ \\$\\(touch\\ hit\\)', 'alpha']);
    expect(await inBash('lading get tool "al')).toEqual(['al $(touch hit)', 'alpha']);
    // Bash parts words at the colon, and puts what it is given behind it.
    expect(await inBash('lading export --include tools:alp')).toEqual(['alpha']);
    expect(await inBash('lading import ')).toEqual(['']);
    await inBash('lading get tool $(touch hit)');
    await expect(run('ls', ['hit'], { cwd: directory })).rejects.toThrow();
  });

  it.each(['zsh', 'fish'])('has a script that %s understands, where it is installed', async (shell) => {
    const { stdout: script } = await runLading(['completion', shell]);
    expect(script).toContain('lading complete --');
    const isInstalled = await run('which', [shell]).then(
      () => true,
      () => false,
    );
    if (!isInstalled) return;
    const file = join(directory, `completion.${shell}`);
    await writeFile(file, script);
    await run(shell, ['-n', file]);
  });

  it('has a script for PowerShell', async () => {
    const { stdout } = await runLading(['completion', 'powershell']);
    expect(stdout).toMatchSnapshot();
    expect((await runLading(['completion', 'ksh'])).stderr).toContain('bash, zsh, fish, powershell');
  });

  it('reads a line as a shell does', () => {
    expect(splitLine(`lading get 'a b' "c \\"d" e\\ f $(x)`).words).toEqual([
      'lading',
      'get',
      'a b',
      'c "d',
      'e f',
      '$(x)',
    ]);
    expect(splitLine('lading ')).toEqual({ words: ['lading', ''], isQuoted: false });
    expect(splitLine("lading 'a ").isQuoted).toBe(true);
  });
});
