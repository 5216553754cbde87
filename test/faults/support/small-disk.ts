import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm, rmdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import type { Account } from './account.ts';

const run = promisify(execFile);

/** A file system of its own, in memory, that can be filled for real without harm to anybody else. */
export interface SmallDisk {
  readonly directory: string;
  /** Leaves so many bytes. */
  fill(leaving: number): Promise<void>;
  /** Takes what `fill` has put there away. */
  makeRoom(): Promise<void>;
}

const prefix = join(tmpdir(), 'lading-disk-');
const made = new Set<string>();

/** Mounts one that belongs to the account; undefined where that is not permitted. */
export async function mountSmallDisk(
  megabytes: number,
  { uid, gid }: Account,
): Promise<SmallDisk | undefined> {
  await unmountForgotten();
  const directory = await mkdtemp(`${prefix}${process.pid}-`);
  const options = `size=${megabytes}m,mode=700,uid=${uid},gid=${gid}`;
  try {
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]);
  } catch {
    await rmdir(directory);
    return undefined;
  }
  made.add(directory);
  const filler = join(directory, 'filler');
  return {
    directory,
    fill: (leaving) => fillUp(filler, directory, leaving),
    makeRoom: () => rm(filler, { force: true }),
  };
}

// After the servers on it, which were started later: hooks run last in, first out.
afterAll(async () => {
  for (const directory of made) await unmount(directory);
  made.clear();
});

/** Lazily: a process that still has a file open there must not keep the rest. */
async function unmount(directory: string): Promise<void> {
  await run('umount', ['--lazy', directory]);
  await rmdir(directory);
}

/** What test runs that were killed have left behind. */
async function unmountForgotten(): Promise<void> {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  const forgotten = mounts.filter((path) => path.startsWith(prefix) && !isRunning(pidIn(path)));
  await Promise.all(forgotten.map(unmount));
}

const pidIn = (path: string): number => Number.parseInt(path.slice(prefix.length), 10);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function fillUp(filler: string, directory: string, leaving: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const file = await open(filler, 'a');
  try {
    await file.write(Buffer.alloc(Math.max(0, bavail * bsize - leaving)));
  } finally {
    await file.close();
  }
}
