import { loggable } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import type { Store } from '../store/store.ts';
import { insertEntries, type NewEntry } from './audit-entries.ts';

interface Waiting {
  readonly entry: NewEntry;
  /** For who waits; nobody: it is tried again. */
  readonly tell?: (error?: unknown) => void;
}

const mostAtOnce = 500;
/** While the database is away; each takes about a kilobyte. */
const mostWaiting = 10_000;
const retryMs = 1_000;

/**
 * Stores entries that tell of what nothing else is written for. One statement is under way at a time, and takes along all
 * that came meanwhile: nobody waits for a clock.
 */
export class EntryWriter {
  readonly #store: Pick<Store, 'dataSource'>;
  readonly #log: Log;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  constructor(store: Pick<Store, 'dataSource'>, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Resolves when the entry is stored, and rejects where it cannot be. */
  write(entry: NewEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      const tell = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      this.#add({ entry, tell });
    });
  }

  /** Stores the entry some time soon, again and again where it cannot be. */
  writeSoon(entry: NewEntry): void {
    this.#add({ entry });
  }

  /** Resolves when what came until now is stored, or could not be. */
  async settled(): Promise<void> {
    await this.#begin();
  }

  #add(one: Waiting): void {
    this.#waiting.push(one);
    void this.#begin();
  }

  async #begin(): Promise<void> {
    if (this.#waiting.length > 0) this.#writing ??= this.#writeAll();
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    let isStored = true;
    try {
      while (this.#waiting.length > 0 && isStored)
        isStored = await this.#writeSome(this.#waiting.splice(0, mostAtOnce));
    } finally {
      // In the turn that found nothing waiting: what comes a moment later begins anew, or nobody would write it.
      this.#writing = undefined;
    }
  }

  async #writeSome(some: readonly Waiting[]): Promise<boolean> {
    const entries = some.map(({ entry }) => entry);
    try {
      await insertEntries(this.#store.dataSource.manager, entries);
      for (const { tell } of some) tell?.();
      return true;
    } catch (error) {
      this.#log.error({ error: loggable(error) }, 'Entries of the audit log could not be stored yet.');
      for (const { tell } of some) tell?.(error);
      this.#keep(some.filter(({ tell }) => tell === undefined));
      return false;
    }
  }

  #keep(some: readonly Waiting[]): void {
    const all = [...some, ...this.#waiting];
    this.#waiting = all.slice(0, mostWaiting);
    const lost = all.slice(mostWaiting);
    for (const { tell } of lost) tell?.(new Error('The audit log has no room for the entry.'));
    if (lost.length > 0) this.#log.error({ lost: lost.length }, 'Entries of the audit log were lost.');
    setTimeout(() => void this.#begin(), retryMs).unref();
  }
}
