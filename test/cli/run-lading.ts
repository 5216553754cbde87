import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { bundleCommand } from '../../scripts/bundle-command.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { compiledServer } from '../support/compiled-server.ts';

/** The command as a package has it, built once for each state of the sources: these start three times as slowly. */
export function ladingProgram(): string {
  const directory = `${dirname(join(compiledServer(), '../..'))}-command`;
  if (!existsSync(directory)) bundleTo(directory);
  return join(directory, 'src/cli/main.js');
}

/** Into a place of its own first: what is there under its name is whole. */
function bundleTo(directory: string): void {
  const unfinished = `${directory}.${process.pid}`;
  bundleCommand(unfinished);
  cpSync('package.json', join(unfinished, 'package.json'));
  if (!existsSync(directory)) renameSync(unfinished, directory);
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly directory?: string;
  /** Given the process while it runs. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

/** What a command has said, and how it has ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in a process of its own, with nothing of the environment of the tests. */
export async function runLading(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { env = {}, stdin = '', directory, meanwhile } = options;
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [ladingProgram(), ...args], {
    env: { PATH, HOME, ...env },
    cwd: directory,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A command that does not read what it is sent may be over before that is sent.
  child.stdin.on('error', () => undefined).end(stdin);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  meanwhile?.(child);
  const [code] = await once(child, 'close');
  const [stdout, stderr] = await said;
  return { code, stdout, stderr };
}

interface RunHereOptions extends Pick<RunOptions, 'env' | 'stdin'> {
  /** In which files are that are named without one: there is only one working directory in a process. */
  readonly directory?: string;
  /** Standard output is a terminal with so many. */
  readonly columns?: number;
}

/** Runs the same command within this process, where nothing is about processes: it costs next to nothing. */
export async function runHere(
  args: readonly string[],
  { env = {}, stdin = '', directory = '', columns }: RunHereOptions = {},
): Promise<Ran> {
  const [output, error] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([text(output), text(error)]);
  const input = Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]);
  const stdout = Object.assign(output, columns !== undefined && { isTTY: true, columns });
  const words = args.map((word) => placed(word, directory));
  const verdict = await runCommandLine(words, { env, stdin: input, stdout, stderr: error });
  output.end();
  error.end();
  const [told, noted] = (await said).map((one) =>
    directory === '' ? one : one.replaceAll(`${directory}/`, ''),
  );
  return { code: exitCodes[verdict], stdout: told ?? '', stderr: noted ?? '' };
}

/** The name of a file, with the directory that it is in; other words as they are. */
export const placed = (word: string, directory: string): string =>
  directory !== '' && /^[\w-]+(\/[\w-]+)*\.(json|yaml|txt|pem|age)$/.test(word)
    ? join(directory, word)
    : word;
