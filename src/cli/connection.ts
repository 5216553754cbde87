import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Endpoint } from '../client/endpoint.ts';
import { localServer } from '../lib/local-server.ts';
import { CommandFailure } from './exit-codes.ts';

export interface ConnectionOptions {
  readonly url?: string;
  readonly tokenFile?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the server is and how to sign in: options come before the environment, and where neither names a server, it is
 * the one that runs on this machine's data directory.
 */
export async function connectionOf(options: ConnectionOptions, env: Environment): Promise<Endpoint> {
  const directory = env['LADING_DATA_DIR'] || localServer.directory;
  const kept = (name: string): Promise<string | undefined> => readIfThere(join(directory, name));
  const local = await kept(localServer.address);
  const url = options.url ?? (env['LADING_URL'] || local);
  if (url === undefined) throw nowhere(directory);
  assertUrl(url);
  const given = await givenToken(options, env);
  // The token of the directory is shown to no other server.
  const token = given ?? (url === local ? await kept(localServer.token) : undefined);
  if (token === undefined) throw unsigned(url);
  return { url, token };
}

async function givenToken({ tokenFile }: ConnectionOptions, env: Environment): Promise<string | undefined> {
  if (tokenFile === undefined) return env['LADING_TOKEN'] || env['MCPGATEWAY_BEARER_TOKEN'] || undefined;
  const token = await readIfThere(tokenFile);
  if (!token) throw new CommandFailure('notAllowed', `There is no token in ${tokenFile}.`);
  return token;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function assertUrl(url: string): void {
  if (URL.canParse(url) && /^https?:/.test(url)) return;
  throw new CommandFailure(
    'unreachable',
    `'${url}' is not the address of a server, such as http://127.0.0.1:4444.`,
  );
}

const nowhere = (directory: string): CommandFailure =>
  new CommandFailure(
    'unreachable',
    `No server is named, and none runs on the data directory ${directory}. ` +
      'Start one with `lading start`, or name one with --url or LADING_URL.',
  );

const unsigned = (url: string): CommandFailure =>
  new CommandFailure(
    'notAllowed',
    `There is no token for ${url}. Give one with LADING_TOKEN or --token-file.`,
  );
