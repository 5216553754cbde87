import { EventEmitter } from 'node:events';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { DataSource } from 'typeorm';
import { ProblemError } from '../lib/problem.ts';
import { closeDirectory } from './close-directory.ts';
import { roomProblem } from './data-directory-room.ts';
import { giveIdentity } from './database-identity.ts';
import { openEmbeddedDataSource } from './embedded-data-source.ts';
import { embeddedTemplate } from './embedded-template.ts';
import { lockDirectory } from './lock-directory.ts';
import { restingTurns } from './resting-turns.ts';
import type { OpenedStore, Store } from './store.ts';
import { unpackDirectory } from './unpack-directory.ts';
import { type OnCrash, watchForCrash } from './watch-for-crash.ts';

export interface EmbeddedOptions {
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
