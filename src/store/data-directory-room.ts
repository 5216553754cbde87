import { statfsSync } from 'node:fs';
import type { Problem } from '../lib/problem.ts';

/** By so much PostgreSQL's log of changes grows at a time, and where it cannot, the database crashes. */
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
