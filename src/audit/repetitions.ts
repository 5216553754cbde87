import { randomUUID } from 'node:crypto';
import type { NewEntry } from './audit-entries.ts';

/** Keeps who tries again and again from filling the log: what is repeated is counted. */
export interface Repetitions {
  /** Tells of the entry, or counts it. */
  note(entry: NewEntry): void;
  /** Tells what was counted until now. */
  close(): void;
}

interface RepetitionOptions {
  readonly tell: (entry: NewEntry) => void;
  /** Of the same sort, in a minute, told one by one. */
  readonly each: number;
  /** Sorts that are told apart in a minute. */
  readonly sorts: number;
}

interface Sort {
  readonly entry: NewEntry;
  seen: number;
}

const minuteMs = 60_000;

/**
 * Entries are of the same sort that are by the same actor, from the same address, about the same action and code. The first
 * ones are told at once; at the end of the minute how many there were besides, and of all further sorts together.
 */
export function createRepetitions({ tell, each, sorts }: RepetitionOptions): Repetitions {
  const seen = new Map<string, Sort>();
  let timer: NodeJS.Timeout | undefined;
  const close = (): void => {
    clearTimeout(timer);
    timer = undefined;
    for (const { entry, seen: count } of seen.values()) if (count > each) tell(repeated(entry, count - each));
    seen.clear();
  };
  return {
    close,
    note: (entry) => {
      timer ??= setTimeout(close, minuteMs).unref();
      const isOther = !seen.has(nameOf(entry)) && seen.size >= sorts;
      const counted = isOther ? withoutAddress(entry) : entry;
      const name = nameOf(counted);
      const sort = seen.get(name) ?? { entry: counted, seen: 0 };
      seen.set(name, sort);
      sort.seen += 1;
      if (sort.seen <= each) tell(counted);
    },
  };
}

const nameOf = ({ actor, action, address, details: { code } }: NewEntry): string =>
  JSON.stringify([actor, action, address, code]);

/** One of many: of whom, nobody has the room to say. */
const withoutAddress = (entry: NewEntry): NewEntry => ({ ...entry, address: '' });

const repeated = (entry: NewEntry, count: number): NewEntry => ({
  ...entry,
  id: randomUUID(),
  details: { ...entry.details, repeated: count },
});
