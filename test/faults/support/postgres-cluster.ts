import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, vi } from 'vitest';
import type { Installation } from './installation.ts';

/** A PostgreSQL of the test's own, to which anything may be done. */
export interface PostgresCluster {
  readonly url: string;
  /** Where all of its files are. */
  readonly home: string;
  /** Waits until it answers. */
  start(): Promise<void>;
  /** Sessions are ended in good order, or as a crash ends them. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  /** Waits until it has stopped by itself. */
  ended(): Promise<void>;
  execute(sql: string): Promise<pg.QueryResult>;
  /** What every process that ran so far has logged; to be asked when it is stopped. */
  log(): Promise<string>;
}

interface ClusterOptions {
  /** Where its log of changes is to be, instead of beside its data. */
  readonly wal?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;
const patience = { timeout: 120_000, interval: 50 };

const cleanUps: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Makes an empty cluster, and starts it. */
export async function startCluster(
  installation: Installation,
  { wal, settings = {} }: ClusterOptions = {},
): Promise<PostgresCluster> {
  const { programs, account } = installation;
  const home = await mkdtemp(join(tmpdir(), 'lading-cluster-'));
  await chown(home, account.uid, account.gid);
  const data = join(home, 'data');
  const flags = ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '-N', '--wal-segsize=1'];
  const args = ['-D', data, ...flags, ...(wal === undefined ? [] : ['-X', join(wal, 'wal')])];
  await promisify(execFile)(join(programs, 'initdb'), args, { ...account, cwd: home });
  const port = await freePort();
  const cluster = clusterOf(home, port, () =>
    spawnPostgres(installation, data, { ...basics, ...settings, port }),
  );
  cleanUps.push(async () => {
    await cluster.stop('immediate');
    await rm(home, { recursive: true });
  });
  await cluster.start();
  return cluster;
}

const basics = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_wal_size: '1GB' };

/** It dies with this process, however that ends. */
function spawnPostgres(
  { programs, account }: Installation,
  data: string,
  settings: Readonly<Record<string, string | number>>,
): ChildProcess {
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = [join(programs, 'postgres'), '-D', data, ...given];
  const options = {
    ...account,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
  };
  return spawn('setpriv', ['--pdeathsig', 'QUIT', '--', ...command], options);
}

function clusterOf(home: string, port: number, spawnIt: () => ChildProcess): PostgresCluster {
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const logs: Promise<string>[] = [];
  let postmaster: ChildProcess | undefined;
  const ended = async (): Promise<void> => {
    if (postmaster?.exitCode === null && postmaster.signalCode === null) await once(postmaster, 'exit');
  };
  const execute = async (sql: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    url,
    home,
    execute,
    log: async () => (await Promise.all(logs)).join(''),
    start: async () => {
      postmaster = spawnIt();
      if (postmaster.stderr !== null) logs.push(text(postmaster.stderr));
      await vi.waitFor(() => execute('SELECT 1'), patience);
    },
    ended,
    stop: async (how = 'fast') => {
      postmaster?.kill(signals[how]);
      await ended();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}
