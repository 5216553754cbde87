import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Variables } from '../../src/settings/read-settings.ts';
import { compiledServer } from './compiled-server.ts';

/** How a process ended, and all that it said on its standard error. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
  /** The same of its standard output. */
  readonly output: string;
}

/** A server in a process of its own. */
export interface SpawnedServer {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** Waits for the welcome. */
  readonly ready: Promise<{ readonly url: string; readonly token: string | undefined }>;
  /** Waits until it has said these words on its standard error; throws when it ends without them. */
  says(words: string): Promise<void>;
}

/** As `npm start` runs it; it is killed after the test, if it still runs. */
export function spawnServer(variables: Variables): SpawnedServer {
  const server = spawnNode([compiledServer()], variables);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return server;
}

/** Nothing of the environment of the tests gets through, but what a program needs to run. */
export function spawnNode(args: readonly string[], variables: Variables): SpawnedServer {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ended: endingOf(child), ready: readWelcome(child), says: listenTo(child) };
}

function listenTo({ stderr }: ChildProcess): SpawnedServer['says'] {
  let said = '';
  stderr?.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  return async (words) => {
    while (!said.includes(words)) {
      if (stderr === null || stderr.readableEnded) throw new Error(`It never said '${words}', but: ${said}`);
      await Promise.race([once(stderr, 'data'), once(stderr, 'end')]);
    }
  };
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  const errors = child.stderr === null ? '' : text(child.stderr);
  let output = '';
  child.stdout?.on('data', (said) => {
    output += said;
  });
  const [code, signal] = await once(child, 'exit');
  return { code, signal, errors: await errors, output };
}

async function readWelcome(child: ChildProcess): Promise<{ url: string; token: string | undefined }> {
  if (child.stdout === null) throw new TypeError('The server has no output.');
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /(http:\S+)\/graphql/.exec(line)?.[1];
    const [, token] = /Bearer ([^<\s]+)$/.exec(line) ?? [];
    if (url !== undefined && line.startsWith('Sign in')) return { url, token };
  }
  return { url: '', token: undefined };
}
