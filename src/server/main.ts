import { setFlagsFromString } from 'node:v8';
import { pino } from 'pino';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { readSettings } from '../settings/read-settings.ts';
import { exitCodes } from './ending.ts';
import { startServer } from './start.ts';
import { stopOnSignal } from './stop-on-signal.ts';

// What an import lets go of is collected when the heap has grown by half; by itself the engine waits until it is several times
// as large, and the process keeps what the heap once had.
setFlagsFromString('--heap-growing-percent=60');

// Whatever files it makes are for the eyes of its owner.
process.umask(0o077);

const read = readSettings(process.env);
if (!read.ok) fail(read.problems);
else await start(read.settings);

/** Runs until it is told to stop. */
async function start(settings: Parameters<typeof startServer>[0]): Promise<void> {
  const log = pino({ level: settings.logLevel }, pino.destination(2));
  try {
    const server = await startServer(settings, log);
    process.stdout.write(welcome(server.url, server.adminToken, settings.adminToken === undefined));
    stopOnSignal(server, log);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    fail(error.problems);
  }
}

function welcome(url: string, token: string, isOwnToken: boolean): string {
  const shown = isOwnToken ? token : 'the one in LADING_ADMIN_TOKEN';
  return [
    `Lading is ready at ${url}/graphql (open it in a browser to try queries).`,
    `Sign in with the header  Authorization: Bearer ${shown}`,
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
}

function fail(problems: readonly Problem[]): never {
  for (const { message } of problems) process.stderr.write(`${message}\n`);
  // A database that could not be opened may keep the process alive.
  process.exit(exitCodes.failed);
}
