import { statfsSync } from 'node:fs';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { localServer } from '../lib/local-server.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';

// A process that was killed leaves its lock behind; after this long without a sign of life it is nobody's.
const staleMs = 5_000;

/** Takes the data directory for this process alone; gives the function that lets it go. */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    return await lock(directory, {
      stale: staleMs,
      retries: { retries: 4, minTimeout: staleMs / 3, factor: 1 },
    });
  } catch (error) {
    throw isLocked(error) ? new ProblemError([inUse(directory)]) : error;
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ELOCKED';

const inUse = (directory: string) => ({
  code: 'DATA_DIRECTORY_IN_USE',
  message:
    `Another Lading server is using the data directory ${directory}. Stop it, or give this one a directory of its ` +
    'own with LADING_DATA_DIR, or run both on one PostgreSQL with DATABASE_URL.',
});

const database = 'database';
const ours: ReadonlySet<string> = new Set([
  database,
  `${database}.unfinished`,
  localServer.token,
  localServer.address,
  'encryption-secret',
]);

/**
 * Closes a data directory to everybody but its owner, with all that earlier versions left open in it. What is not ours is
 * left alone: somebody may have given us a directory that has other things in it.
 */
export async function closeDirectory(directory: string): Promise<void> {
  const entries = await readdir(directory);
  if (entries.every((name) => ours.has(name))) await chmod(directory, 0o700);
  for (const name of entries)
    if (name !== database && ours.has(name)) await chmod(join(directory, name), 0o600);
  if (entries.includes(database)) await closeBelow(join(directory, database));
}

async function closeBelow(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await closeBelow(path);
    else if (entry.isFile()) await chmod(path, 0o600);
  }
}

/** How much PostgreSQL's log of changes grows by at a time; where it cannot, the database crashes. */
const neededBytes = 16 * 1_048_576;

/** Why the embedded database fails, as far as it is known: the disk of its data directory is full. */
export function roomProblem(directory: string): Problem | undefined {
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  return free >= neededBytes ? undefined : { code: 'DATA_DIRECTORY_FULL', message: isFull(directory, free) };
}

const isFull = (directory: string, free: number): string =>
  `The disk of the data directory ${directory} is full: the embedded database needs ${megabytes(neededBytes)} MB at a ` +
  `time, and ${megabytes(free)} are left. Make room and start the server again; what was accepted is kept, and imports go ` +
  'on by themselves.';

const megabytes = (bytes: number): number => Math.floor(bytes / 1_048_576);
