import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LadingClient } from '../src/client/lading-client.ts';

const token = 'bench-token-0123456789';

/** The server in a process of its own, so that its memory is its own. */
export interface BenchServer {
  readonly url: string;
  readonly token: string;
  readonly client: LadingClient;
  /** The most memory it had resident so far, in MB; 0 where the system does not tell. */
  peakMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

export async function startBenchServer(databaseUrl: string): Promise<BenchServer> {
  const child = spawn(process.execPath, ['dist/src/server/main.js'], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: '0',
      LADING_ADMIN_TOKEN: token,
      AUTH_ENCRYPTION_SECRET: 'bench-secret-0123456789',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await readUrl(child);
  const client = new LadingClient({ url, token });
  return {
    url,
    token,
    client,
    peakMegabytes: () => peakMegabytes(child.pid),
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function readUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new TypeError('The server has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /(http:\S+)\/graphql/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The server did not start.');
}

async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}
