import { readFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { exitCodes, type Verdict } from './exit-codes.ts';
import { type Failure, failureOf } from './failure.ts';
import { createProgram } from './program.ts';
import { tellJson } from './tell.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal(process);

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.done);
});

// Looked for here: what is wrong with the command line is told as well, and then there are no options to look at.
const isReadByPrograms = process.argv.some((word) => word === '--json' || word === '--json-stream');

let verdict: Verdict = 'done';
try {
  const end = (reached: Verdict): void => {
    verdict = reached;
  };
  const program = createProgram({ terminal, env: process.env, version: await version(), end });
  await program.parseAsync();
} catch (error) {
  verdict = await tellError(error);
}
// What is being read, such as a terminal or a pipe that nobody writes to, does not keep an interrupted command.
if (verdict === 'interrupted') process.exit(exitCodes.interrupted);
process.exitCode = exitCodes[verdict];

async function tellError(error: unknown): Promise<Verdict> {
  // Help and version are no failures, and commander has said already what is wrong with the command line.
  if (error instanceof CommanderError && error.exitCode === 0) return 'done';
  const failure = error instanceof CommanderError ? ofCommander(error) : failureOf(error);
  if (!(error instanceof CommanderError)) tellPeople(failure);
  const { verdict: reached, ...told } = failure;
  if (isReadByPrograms) await tellJson({ terminal }, { error: told });
  return reached;
}

function tellPeople({ message, advice }: Failure): void {
  // How far it came stands above the reason why it came no further.
  terminal.settle();
  terminal.note(`${terminal.paintNote('red', 'Error:')} ${message}`);
  if (advice !== undefined) terminal.note(advice);
}

function ofCommander({ message }: CommanderError): Failure {
  return {
    verdict: 'unexpected',
    code: 'WRONG_COMMAND_LINE',
    message: message.replace(/^error: /, ''),
    advice: 'Add --help for what there is.',
  };
}

/** From beside the program, or from above it once it is compiled into a folder of its own. */
async function version(): Promise<string> {
  for (const above of ['../../', '../../../']) {
    const text = await readFile(new URL(`${above}package.json`, import.meta.url), 'utf8').catch(
      () => undefined,
    );
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  throw new Error('The package is not complete: package.json is missing.');
}
