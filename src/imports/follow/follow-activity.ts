import { stoppable } from '../../lib/stoppable.ts';
import { type ImportJobRow, type ImportState, isResting } from '../../store/import-tables.ts';
import { patiently, type Store } from '../../store/store.ts';
import { findJobsSince, findLastEnd } from '../jobs.ts';
import { listeningRounds, type Rounds, roundAfter } from './rounds.ts';

/**
 * Every job whose state is another one than this reader was last told: as soon as a notice says so, and where notices
 * are lost a moment later. States that follow quickly on one another can be passed over; the last one never is.
 */
export const followActivity = (store: Store): AsyncIterableIterator<ImportJobRow> =>
  stoppable((signal) => follow(store, signal));

async function* follow(store: Store, signal: AbortSignal): AsyncGenerator<ImportJobRow, void> {
  // Listen before reading: what is committed in between would otherwise be missed.
  const activity = joinActivity(store, signal);
  try {
    let look = await patiently(activity.open, activity, signal);
    while (!signal.aborted) {
      await activity.next(look);
      const { seen } = look;
      look = await patiently(() => activity.look(seen), activity, signal);
      yield* look.news;
    }
  } finally {
    activity.leave();
  }
}

/** How the jobs stood when somebody looked; the same for all who stand at the same place. */
interface Seen {
  readonly states: ReadonlyMap<string, ImportState>;
  /** When the last job ended. */
  readonly lastEnd: Date;
}

interface Look {
  readonly seen: Seen;
  /** Jobs in another state than was seen before. */
  readonly news: readonly ImportJobRow[];
  /** Before it was looked. */
  readonly notices: number;
}

/** What all jobs do, as one follower has it; all of them in this process share one listener and their looks. */
interface Activity {
  /** Where a follower begins: how things stand, and no news. */
  open(): Promise<Look>;
  look(seen: Seen): Promise<Look>;
  /** Waits for the round after the first notice since the look, or since now; no longer when the signal aborts. */
  next(look?: Look): Promise<void>;
  leave(): void;
}

/** Everybody who follows the jobs of a store. */
interface Crowd {
  readonly store: Store;
  readonly rounds: Rounds;
  readonly looks: WeakMap<Seen, Promise<Look>>;
  followers: number;
  /** Of the newest look. */
  newest: Seen | undefined;
  /** For those who come while it is under way. */
  opening: Promise<Look> | undefined;
}

const crowds = new WeakMap<Store, Crowd>();

/** Joins those who follow all jobs, until `leave`. */
function joinActivity(store: Store, signal: AbortSignal): Activity {
  const crowd = crowds.get(store) ?? createCrowd(store);
  const { rounds } = crowd;
  crowd.followers += 1;
  return {
    open: () => (crowd.opening ??= open(crowd)),
    look: (seen) => shared(crowd, seen),
    next: (look) => roundAfter(rounds, look?.notices ?? rounds.notices, signal),
    leave: () => {
      crowd.followers -= 1;
      if (crowd.followers > 0) return;
      rounds.close();
      crowds.delete(store);
    },
  };
}

function createCrowd(store: Store): Crowd {
  const crowd: Crowd = {
    store,
    rounds: listeningRounds(store, undefined, () => crowd.followers),
    looks: new WeakMap(),
    followers: 0,
    newest: undefined,
    opening: undefined,
  };
  crowds.set(store, crowd);
  return crowd;
}

async function open(crowd: Crowd): Promise<Look> {
  try {
    const lastEnd = await findLastEnd(crowd.store.dataSource.manager);
    const look = await lookFrom(crowd, { states: new Map(), lastEnd });
    return { ...look, news: [] };
  } finally {
    crowd.opening = undefined;
  }
}

/** Those who stand at the same place look together; a look that was begun before a notice does not do after it. */
async function shared(crowd: Crowd, seen: Seen, wanted = crowd.rounds.notices): Promise<Look> {
  const known = crowd.looks.get(seen);
  const look = await (known ?? begin(crowd, seen));
  if (look.notices >= wanted) return look;
  if (crowd.looks.get(seen) === known) crowd.looks.delete(seen);
  return shared(crowd, seen, wanted);
}

function begin(crowd: Crowd, seen: Seen): Promise<Look> {
  const look = lookFrom(crowd, seen);
  crowd.looks.set(seen, look);
  look.catch(() => crowd.looks.delete(seen));
  return look;
}

async function lookFrom(crowd: Crowd, before: Seen): Promise<Look> {
  const { notices } = crowd.rounds;
  const { states, lastEnd } = before;
  const unfinished = [...states].filter(([, state]) => !isResting(state)).map(([id]) => id);
  const jobs = await findJobsSince(crowd.store.dataSource.manager, lastEnd, unfinished);
  const seen = placeOf(crowd, seeing(before, jobs));
  return { seen, news: jobs.filter(({ id, state }) => states.get(id) !== state), notices };
}

/** Jobs that ended long before the last one are forgotten with it: nothing happens to them any more by itself. */
const seeing = ({ lastEnd }: Seen, jobs: readonly ImportJobRow[]): Seen => ({
  states: new Map(jobs.map(({ id, state }) => [id, state])),
  lastEnd: jobs.reduce((last, { finished_at: end }) => (end !== null && end > last ? end : last), lastEnd),
});

/** Who has seen the same stands at the same place, wherever they came from, and looks together from now on. */
function placeOf(crowd: Crowd, seen: Seen): Seen {
  if (crowd.newest === undefined || !isSame(crowd.newest, seen)) crowd.newest = seen;
  return crowd.newest;
}

const isSame = (one: Seen, other: Seen): boolean =>
  one.lastEnd.getTime() === other.lastEnd.getTime() &&
  one.states.size === other.states.size &&
  [...one.states].every(([id, state]) => other.states.get(id) === state);
