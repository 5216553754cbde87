import { EventEmitter } from 'node:events';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import type { DataSource } from 'typeorm';
import { Turns } from '../lib/places.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { closeDirectory, lockDirectory, roomProblem } from './data-directory.ts';
import { openEmbeddedDataSource } from './embedded-data-source.ts';
import { embeddedTemplate, unpackDirectory } from './embedded-template.ts';
import { giveIdentity } from './history.ts';
import type { OpenedStore, Store } from './store.ts';

interface EmbeddedOptions {
  /** Without one the database lives in memory and is gone when it is closed. */
  readonly directory?: string;
  /** What a new database starts from: a data directory as PGlite dumps it. */
  readonly template?: Uint8Array<ArrayBuffer>;
  readonly onCrash?: OnCrash | undefined;
}

/** Opens PGlite in this process. */
export async function openEmbeddedStore(options: EmbeddedOptions = {}): Promise<OpenedStore> {
  const { directory, template, onCrash } = options;
  const unlock = directory === undefined ? noLock : await lockDirectory(directory);
  try {
    if (directory !== undefined) await closeDirectory(directory);
    const pglite = await openDatabase(directory, template);
    // What the database itself has written while it started has other modes.
    if (directory !== undefined) await closeDirectory(directory);
    if (onCrash !== undefined) watchForCrash(pglite, directory, onCrash);
    const dataSource = await openEmbeddedDataSource(pglite);
    await giveIdentity(dataSource.manager);
    const store = embeddedStore(dataSource, async () => {
      await dataSource.destroy();
      await pglite.close();
      await unlock();
    });
    // It is in this process, which ends when the database does.
    return { ...store, background: store, answers: async () => undefined };
  } catch (error) {
    await unlock();
    const problem = directory && roomProblem(directory);
    throw problem ? new ProblemError([problem]) : error;
  }
}

const noLock = async (): Promise<void> => undefined;

async function openDatabase(
  directory: string | undefined,
  given: Uint8Array<ArrayBuffer> | undefined,
): Promise<PGlite> {
  if (directory === undefined)
    return PGlite.create('memory://', { loadDataDir: new Blob([given ?? (await embeddedTemplate())]) });
  const database = join(directory, 'database');
  // There while a new database is being filled: one that was left half-full holds nothing yet and cannot be opened.
  const unfinished = join(directory, 'database.unfinished');
  if (await isThere(unfinished)) await rm(database, { recursive: true, force: true });
  if (await isThere(join(database, 'PG_VERSION'))) return PGlite.create(database);
  await writeFile(unfinished, '');
  await mkdir(database, { recursive: true, mode: 0o700 });
  await unpackDirectory(given ?? (await embeddedTemplate()), database);
  const pglite = await PGlite.create(database);
  await rm(unfinished);
  return pglite;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** There is one process, so a notice is an event; a transaction's notice must wait for its commit. */
function embeddedStore(dataSource: Store['dataSource'], close: () => Promise<void>): Store {
  const notices = new EventEmitter().setMaxListeners(0);
  const pending = new WeakMap<object, Set<string>>();
  const emit = (topic: string): boolean => notices.emit('notice', topic);
  return {
    type: 'embedded',
    dataSource,
    transaction: async (work) => {
      const topics = new Set<string>();
      const result = await dataSource.transaction((manager) => {
        pending.set(manager, topics);
        return work(manager);
      });
      topics.forEach(emit);
      return result;
    },
    // There is no other process.
    endOlder: async () => undefined,
    notify: async (topics, manager) => {
      const atCommit = manager && pending.get(manager);
      for (const topic of [topics].flat()) {
        if (atCommit === undefined) emit(topic);
        else atCommit.add(topic);
      }
    },
    onNotice: (onNotice) => {
      notices.on('notice', onNotice);
      return () => notices.off('notice', onNotice);
    },
    cancel: async () => undefined,
    snapshotTurn: restingTurns(() => isWaitedFor(dataSource)),
    close,
  };
}

/** Whether somebody waits for the one session. */
function isWaitedFor({ driver }: DataSource): boolean {
  // TypeORM keeps the pool of its driver there, and does not say so in its types.
  const { master } = driver as unknown as { readonly master: { readonly waitingCount: number } };
  return master.waitingCount > 0;
}

/** Told of a crash of the embedded database in the middle of it; the process has to end there. */
export type OnCrash = (problem: Problem) => never;

/**
 * PGlite does not hear of a crash of its PostgreSQL: whoever has asked it something waits for ever, or it runs in circles
 * and nobody else has a turn. So the first to know, Emscripten, must be the last thing that this process hears of.
 */
function watchForCrash(pglite: PGlite, directory: string | undefined, onCrash: OnCrash): void {
  const onAbort = (): never => onCrash((directory && roomProblem(directory)) || crashed);
  Object.assign(pglite.Module, { onAbort });
}

const crashed: Problem = {
  code: 'DATABASE_CRASHED',
  message:
    'The embedded database has crashed. Start the server again: what was accepted is kept, and imports go on by ' +
    'themselves. If it comes again, use a PostgreSQL with DATABASE_URL.',
};

const longestRestMs = 5_000;

/**
 * Turns for those who keep the one session for long: one after the other, and where others wait for it, they have it
 * for as long as the one before had it. Else what is done in many short steps, as an import is, would get on by one step
 * for each of them.
 */
function restingTurns(isWaitedFor: () => boolean): () => Promise<() => void> {
  const turns = new Turns();
  return async () => {
    const leave = await turns.enter();
    const since = performance.now();
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      if (isWaitedFor()) void setTimeout(Math.min(performance.now() - since, longestRestMs)).then(leave);
      else leave();
    };
  };
}
