import { exitCodes } from './exit-codes.ts';
import { runCommandLine } from './run-command-line.ts';

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.done);
});

const verdict = await runCommandLine(process.argv.slice(2), process);
// What is being read, such as a terminal or a pipe that nobody writes to, does not keep an interrupted command.
if (verdict === 'interrupted') process.exit(exitCodes.interrupted);
process.exitCode = exitCodes[verdict];
