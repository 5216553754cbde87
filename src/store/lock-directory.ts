import { mkdir } from 'node:fs/promises';
import { lock } from 'proper-lockfile';
import { ProblemError } from '../lib/problem.ts';

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
