import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { localServer } from '../lib/local-server.ts';

/** A server of our own in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** Starts an embedded server on a free port, whatever the environment says, and waits until it is ready. */
export async function startServerProcess({ directory }: { directory: string }): Promise<ServerProcess> {
  const own = { PORT: '0', HOST: '127.0.0.1', LADING_DATA_DIR: directory, LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, serverProgram(), {
    env: { ...withoutSettings(process.env), ...own },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // However this process ends, the server that it started ends with it.
  process.once('exit', () => child.kill());
  const url = await readAddress(child);
  // It is there before the server says that it is ready, which shows it at the first start only.
  const token = (await readFile(join(directory, localServer.token), 'utf8')).trim();
  return { url, token, stop: () => stop(child) };
}

const setting =
  /^(LADING_|AUTH_ENCRYPTION_|JWT_|BASIC_AUTH_|API_ALLOW_BASIC_AUTH$|DATABASE_URL$|LOG_|PORT$|HOST$)/;

/** An environment without what a server takes for its settings: they are meant for another one. */
export const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !setting.test(name)));

async function readAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new TypeError('The server has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /(http:\S+)\/graphql/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('The server did not start; it says why above.');
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

const isCompiled = import.meta.url.endsWith('.js');

/** What Node is to be given to run the server: the compiled one beside the compiled command, or the source. */
export function serverProgram(): string[] {
  const main = new URL(`../server/main.${isCompiled ? 'js' : 'ts'}`, import.meta.url);
  return [...(isCompiled ? [] : ['--import', import.meta.resolve('tsx')]), fileURLToPath(main)];
}
