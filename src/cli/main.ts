import { readFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { exitCodes, type Verdict } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { processTerminal } from './terminal.ts';
import { adviceOn, verdictOfError } from './verdict-of.ts';

const terminal = processTerminal(process);

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.done);
});

let verdict: Verdict = 'done';
try {
  const end = (reached: Verdict): void => {
    verdict = reached;
  };
  const program = createProgram({ terminal, env: process.env, version: await version(), end });
  await program.parseAsync();
} catch (error) {
  // Help and version are no failures, and commander has said what is wrong with the command line.
  if (error instanceof CommanderError) verdict = error.exitCode === 0 ? 'done' : 'unexpected';
  else verdict = tellError(error);
}
// What is being read, such as a terminal or a pipe that nobody writes to, does not keep an interrupted command.
if (verdict === 'interrupted') process.exit(exitCodes.interrupted);
process.exitCode = exitCodes[verdict];

function tellError(error: unknown): Verdict {
  const message = error instanceof Error ? error.message : String(error);
  // How far it came stands above the reason why it came no further.
  terminal.settle();
  terminal.note(`${terminal.paintNote('red', 'Error:')} ${message}`);
  const advice = adviceOn(error);
  if (advice !== undefined) terminal.note(advice);
  return verdictOfError(error);
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
