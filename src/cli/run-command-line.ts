import { readFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { explanationOf } from '../lib/problem.ts';
import { type Telling, tellJson } from './command.ts';
import type { Verdict } from './exit-codes.ts';
import { type Failure, failureOf } from './failure.ts';
import { createProgram } from './program.ts';
import { type Connected, type Terminal, terminalOf } from './terminal.ts';

/** Does what a command line says, and gives what it has come to; what goes wrong is told. */
export async function runCommandLine(words: readonly string[], connected: Connected): Promise<Verdict> {
  const terminal = terminalOf(connected);
  // Looked for here: what is wrong with the command line is told as well, and then there are no options to look at.
  let isReadByPrograms = words.some((word) => word === '--json' || word === '--json-stream');
  const begin = (telling: Telling): void => {
    isReadByPrograms = telling !== 'text';
  };
  let server: string | undefined;
  const reach = (url: string): void => {
    server = url;
  };
  let verdict: Verdict = 'done';
  const end = (reached: Verdict): void => {
    verdict = reached;
  };
  try {
    const program = createProgram({ terminal, connected, version: await version(), begin, reach, end });
    await program.parseAsync(words, { from: 'user' });
    return verdict;
  } catch (error) {
    return tellError(terminal, error, { isReadByPrograms, server });
  }
}

interface Circumstances {
  readonly isReadByPrograms: boolean;
  /** The one that was asked last. */
  readonly server: string | undefined;
}

async function tellError(
  terminal: Terminal,
  error: unknown,
  { isReadByPrograms, server }: Circumstances,
): Promise<Verdict> {
  // Help and version are no failures, and who named no command was shown the help.
  if (error instanceof CommanderError && error.exitCode === 0) return 'done';
  const failure = explained(error instanceof CommanderError ? ofCommander(error) : failureOf(error), server);
  if (!isHelp(error)) tellPeople(terminal, failure);
  const { verdict, ...told } = failure;
  if (isReadByPrograms) await tellJson({ terminal }, { error: told });
  return verdict;
}

const withoutPage: ReadonlySet<Verdict> = new Set(['unreachable', 'interrupted']);

/** The failure with the page about codes of the server that was asked, if that answers, where there is no better advice. */
const explained = (failure: Failure, server: string | undefined): Failure =>
  server === undefined || failure.advice !== undefined || withoutPage.has(failure.verdict)
    ? failure
    : { ...failure, documentation: `${server}${explanationOf(failure.code)}` };

function tellPeople(terminal: Terminal, { message, advice, documentation }: Failure): void {
  // How far it came stands above the reason why it came no further.
  terminal.settle();
  terminal.note(`${terminal.paintNote('red', 'Error:')} ${message}`);
  if (advice !== undefined) terminal.note(advice);
  if (documentation !== undefined) terminal.note(`See ${documentation}`);
}

const isHelp = (error: unknown): boolean =>
  error instanceof CommanderError && error.code === 'commander.help';

/**
 * A failure that commander has found, as a sentence in its words; the word that was likely meant stands in brackets behind
 * it.
 */
function ofCommander(error: CommanderError): Failure {
  const [said = '', meant] = error.message.replace(/^error: /, '').split(/\n\((.*)\)/);
  const sentence = said.replace(/^[a-z]/, (letter) => letter.toUpperCase()).replace(/(?<!\.)$/, '.');
  return {
    verdict: 'unexpected',
    code: 'WRONG_COMMAND_LINE',
    message: isHelp(error) ? 'A command is missing.' : sentence,
    advice: [...(meant === undefined ? [] : [meant]), 'Add --help for what there is.'].join(' '),
  };
}

/**
 * The version of the package, whose manifest is beside the program, or above it once it is compiled into a folder of its
 * own.
 */
async function version(): Promise<string> {
  for (const above of ['../../', '../../../']) {
    const text = await readFile(new URL(`${above}package.json`, import.meta.url), 'utf8').catch(
      () => undefined,
    );
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  throw new Error('The package is not complete: package.json is missing.');
}
