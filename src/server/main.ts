import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { pino } from 'pino';
import { localServer } from '../lib/local-server.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { createLog } from '../log/create-log.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { exitCodes } from './ending.ts';
import { startServer } from './start.ts';
import { stopOnSignal } from './stop-on-signal.ts';

// What an import lets go of is collected when the heap has grown by half; by itself the engine waits until it is several times
// as large, and the process keeps what the heap once had.
setFlagsFromString('--heap-growing-percent=60');

// Whatever files it makes are for the eyes of its owner.
process.umask(0o077);

const read = readSettings(process.env);
if (!read.ok) fail(read.problems, process.env['LOG_FORMAT']?.toLowerCase() === 'json');
else await start(read.settings);

/** Runs until it is told to stop. */
async function start(settings: Settings): Promise<void> {
  const log = createLog({ level: settings.logLevel, format: formatOf(settings) }, pino.destination(2));
  const isJson = settings.logFormat === 'json';
  try {
    const kept = keptToken(settings);
    const isFirstStart = kept !== undefined && !existsSync(kept);
    const server = await startServer(settings, log);
    if (isJson) tellReady(server.url, kept);
    else process.stdout.write(welcome(server.url, kept, isFirstStart ? server.adminToken : undefined));
    stopOnSignal(server, log);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    fail(error.problems, isJson);
  }
}

function formatOf({ logFormat }: Settings): 'text' | 'json' {
  if (logFormat !== 'auto') return logFormat;
  return process.stderr.isTTY ? 'text' : 'json';
}

/** Without the token, which is in its file: what machines read is kept. */
function tellReady(url: string, kept: string | undefined): void {
  const said = createLog({ level: 'info', format: 'json' }, process.stdout);
  said.info({ url: `${url}/graphql`, ...(kept && { token_file: kept }) }, 'Lading is ready.');
}

/** The file of a token that the server has made for itself; none where it was given one. */
function keptToken({ database, adminToken }: Settings): string | undefined {
  return database.type === 'embedded' && adminToken === undefined
    ? join(database.directory, localServer.token)
    : undefined;
}

/** The token is shown when it is new, and never again: what a terminal has shown is kept in logs. */
function welcome(url: string, kept: string | undefined, newToken: string | undefined): string {
  const where = kept === undefined ? 'the one in LADING_ADMIN_TOKEN' : `which is kept in ${kept}`;
  return [
    `Lading is ready at ${url}/graphql (open it in a browser to try queries).`,
    `Sign in with the header  Authorization: Bearer ${newToken ?? `<token>, ${where}`}`,
    ...(newToken === undefined ? [] : [`The token is shown this once; it is kept in ${kept}.`]),
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
}

function fail(problems: readonly Problem[], isJson: boolean): never {
  const said = createLog({ level: 'info', format: 'json' }, pino.destination(2));
  for (const { code, message } of problems) {
    if (isJson) said.fatal({ code }, message);
    else process.stderr.write(`${message}\n`);
  }
  // A database that could not be opened may keep the process alive.
  process.exit(exitCodes.failed);
}
