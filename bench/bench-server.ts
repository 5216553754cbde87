import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LadingClient } from '../src/client/lading-client.ts';

const token = 'bench-token-0123456789';

/** The server in a process of its own, so that its memory is its own. */
export interface BenchServer {
  readonly pid: number | undefined;
  readonly url: string;
  readonly token: string;
  readonly client: LadingClient;
  /** The most memory it had resident so far, in MB; 0 where the system does not tell. */
  peakMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

/** `nodeOptions` are for profiles. */
export async function startBenchServer(
  databaseUrl: string,
  nodeOptions: readonly string[] = [],
): Promise<BenchServer> {
  const child = spawn(process.execPath, [...nodeOptions, 'dist/src/server/main.js'], {
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
    pid: child.pid,
    url,
    token,
    client,
    peakMegabytes: async () => Math.round((await residentKilobytes(child.pid, 'VmHWM')) / 1_024),
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

/** Clock ticks of a second, wherever Linux runs. */
const ticksPerSecond = 100;

/** Seconds of a processor that a process has used so far, in its own code and in the system; 0 where that is not told. */
export async function processorSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // After the name, which may have spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

/** Kilobytes of memory that a process has resident, or had at the most; 0 where that is not told. */
export async function residentKilobytes(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
}
