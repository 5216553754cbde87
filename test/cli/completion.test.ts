import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitLine } from '../../src/cli/commands/completion.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { hasPseudoTerminal, runOnTerminal } from '../support/run-on-terminal.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { ladingProgram, runHere } from './run-lading.ts';

const run = promisify(execFile);

const shells = {
  bash: ['bash', '--noprofile', '--rcfile', 'bashrc', '-i'],
  zsh: ['zsh', '-d', '-i'],
  fish: [
    'fish',
    ...['--no-config', '--private', '-i', '-C'],
    'function fish_prompt; echo -n "READY> "; end; source completion.fish',
  ],
} as const;

const installed = (['bash', 'zsh', 'fish'] as const).filter((shell) => {
  const isThere = hasPseudoTerminal && spawnSync(shell, ['--version']).status === 0;
  if (!isThere) process.stdout.write(`There is no ${shell} on a terminal here: its test is left out.\n`);
  return isThere;
});

/** What is typed, and what has to come when the key is pressed. */
type Step = readonly [typed: string, awaited: string];

/** Types a line at each prompt, presses the key, waits for what has to come, and lets the line do nothing. */
function typist(steps: readonly Step[]): (output: string, child: ChildProcess) => void {
  // What has to come, and what is written then.
  const script = [
    ...steps.flatMap(([typed, awaited]) => [
      { awaited: prompt, written: `${typed}\t` },
      // To the beginning of the line, so that what was completed is not carried out.
      { awaited, written: `\u0001${instead}\r` },
      // A shell may draw its prompt again at any time: only the one behind this is the next.
      { awaited: 'DONE', written: '' },
    ]),
    { awaited: prompt, written: 'exit\r' },
  ];
  let read = 0;
  return (output, { stdin }) => {
    for (let [next] = script; next !== undefined; [next] = script) {
      const at = output.indexOf(next.awaited, read);
      if (at < 0) return;
      script.shift();
      read = at + next.awaited.length;
      stdin?.write(next.written);
    }
  };
}

const prompt = 'READY> ';
/** Says DONE, which is not what is typed, and takes the rest of the line as arguments of what does nothing. */
const instead = "echo D''ONE; : ";

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
    const { stdout, code } = await runHere(['complete', '--', ...words], { env });
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
    expect(await complete('status', '--state', 'failed,can')).toEqual(['failed,cancelled']);
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
    await runHere(['context', 'add', 'staging', '--url', server.url], { env });
    expect(await complete('status', '--context', 's')).toEqual(['staging']);
  });

  it('says nothing where the server does not answer', async () => {
    const { stdout, stderr, code } = await runHere(['complete', '--', 'get', 'tool', ''], {
      env: { ...env, LADING_URL: 'http://127.0.0.1:9' },
    });
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 });
  });

  const inBash = async (line: string): Promise<string[]> => {
    const { stdout: script } = await runHere(['completion', 'bash']);
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

  /** What stands at the prompts of a shell in the end, into which lines were typed, and the key pressed after each. */
  const typeInto = async (shell: keyof typeof shells, steps: readonly Step[]): Promise<string[]> => {
    const { lines } = await runOnTerminal(shells[shell], {
      columns: 120,
      directory,
      env: { ...env, PATH: `${directory}:${process.env['PATH'] ?? ''}`, ZDOTDIR: directory },
      onOutput: typist(steps),
    });
    return lines
      .filter((line) => line.startsWith(`${prompt}${instead}`))
      .map((line) => line.slice(`${prompt}${instead}`.length).trimEnd());
  };

  it.for(installed)('completes at the press of a key in %s', async (shell) => {
    await runHere(['context', 'add', 'my server', '--url', server.url, '--replace'], { env });
    const { stdout: script } = await runHere(['completion', shell]);
    await writeFile(join(directory, `completion.${shell}`), script);
    await writeFile(join(directory, 'bashrc'), "PS1='READY> '\nsource completion.bash\n");
    await writeFile(
      join(directory, '.zshrc'),
      "PS1='READY> '\nautoload -U compinit; compinit -u -D\nsource completion.zsh\n",
    );
    await writeFile(join(directory, 'document.json'), '{}');
    const steps = [
      ['lading exp', 'export'],
      ['lading list ro', 'roots'],
      ['lading get tool alp', 'alpha'],
      ['lading status --context my', 'my\\ server'],
      ['lading import docu', 'document.json'],
    ] as const;
    expect(await typeInto(shell, steps)).toEqual([
      'lading export',
      'lading list roots',
      'lading get tool alpha',
      'lading status --context my\\ server',
      'lading import document.json',
    ]);
  });

  it('has a script for PowerShell', async () => {
    const { stdout } = await runHere(['completion', 'powershell']);
    expect(stdout).toMatchSnapshot();
    expect((await runHere(['completion', 'ksh'])).stderr).toContain('bash, zsh, fish, powershell');
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
