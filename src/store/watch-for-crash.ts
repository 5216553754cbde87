import type { PGlite } from '@electric-sql/pglite';
import type { Problem } from '../lib/problem.ts';
import { roomProblem } from './data-directory-room.ts';

/** Told of a crash of the embedded database in the middle of it; the process has to end there. */
export type OnCrash = (problem: Problem) => never;

/**
 * PGlite does not hear of a crash of its PostgreSQL: whoever has asked it something waits for ever, or it runs in circles
 * and nobody else has a turn. So the first to know, Emscripten, must be the last thing that this process hears of.
 */
export function watchForCrash(pglite: PGlite, directory: string | undefined, onCrash: OnCrash): void {
  const onAbort = (): never => onCrash((directory && roomProblem(directory)) || crashed);
  Object.assign(pglite.Module, { onAbort });
}

const crashed: Problem = {
  code: 'DATABASE_CRASHED',
  message:
    'The embedded database has crashed. Start the server again: what was accepted is kept, and imports go on by ' +
    'themselves. If it comes again, use a PostgreSQL with DATABASE_URL.',
};
