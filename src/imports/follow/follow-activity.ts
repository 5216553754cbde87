import { stoppable } from '../../lib/stoppable.ts';
import { type ImportJobRow, type ImportState, isResting } from '../../store/import-tables.ts';
import { patiently, type Store } from '../../store/store.ts';
import { findJobsSince, findLastEnd } from '../jobs.ts';
import { type CoalescedNotices, listenCoalesced, noticeAfter } from './coalesced-notices.ts';

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
  /** Waits until followers are told of a notice since the look, or since now; no longer when the signal aborts. */
  next(look?: Look): Promise<void>;
  leave(): void;
}

/** Everybody who follows the jobs of a store. */
interface SharedActivity {
  readonly store: Store;
  readonly coalesced: CoalescedNotices;
  readonly looks: WeakMap<Seen, Promise<Look>>;
  followers: number;
  /** Of the newest look. */
  newest: Seen | undefined;
  /** For those who come while it is under way. */
  opening: Promise<Look> | undefined;
}

const sharedActivities = new WeakMap<Store, SharedActivity>();

/** Joins those who follow all jobs, until `leave`. */
function joinActivity(store: Store, signal: AbortSignal): Activity {
  const activity = sharedActivities.get(store) ?? createSharedActivity(store);
  const { coalesced } = activity;
  activity.followers += 1;
  return {
    open: () => (activity.opening ??= open(activity)),
    look: (seen) => lookTogether(activity, seen),
    next: (look) => noticeAfter(coalesced, look?.notices ?? coalesced.count, signal),
    leave: () => {
      activity.followers -= 1;
      if (activity.followers > 0) return;
      coalesced.close();
      sharedActivities.delete(store);
    },
  };
}

function createSharedActivity(store: Store): SharedActivity {
  const activity: SharedActivity = {
    store,
    coalesced: listenCoalesced(store, undefined, () => activity.followers),
    looks: new WeakMap(),
    followers: 0,
    newest: undefined,
    opening: undefined,
  };
  sharedActivities.set(store, activity);
  return activity;
}

async function open(activity: SharedActivity): Promise<Look> {
  try {
    const lastEnd = await findLastEnd(activity.store.dataSource.manager);
    const look = await lookFrom(activity, { states: new Map(), lastEnd });
    return { ...look, news: [] };
  } finally {
    activity.opening = undefined;
  }
}

/** Those who stand at the same place look together; a look that was begun before a notice does not do after it. */
async function lookTogether(
  activity: SharedActivity,
  seen: Seen,
  wanted = activity.coalesced.count,
): Promise<Look> {
  const known = activity.looks.get(seen);
  const look = await (known ?? begin(activity, seen));
  if (look.notices >= wanted) return look;
  if (activity.looks.get(seen) === known) activity.looks.delete(seen);
  return lookTogether(activity, seen, wanted);
}

function begin(activity: SharedActivity, seen: Seen): Promise<Look> {
  const look = lookFrom(activity, seen);
  activity.looks.set(seen, look);
  look.catch(() => activity.looks.delete(seen));
  return look;
}

async function lookFrom(activity: SharedActivity, before: Seen): Promise<Look> {
  const notices = activity.coalesced.count;
  const { states, lastEnd } = before;
  const unfinished = [...states].filter(([, state]) => !isResting(state)).map(([id]) => id);
  const jobs = await findJobsSince(activity.store.dataSource.manager, lastEnd, unfinished);
  const seen = placeOf(activity, seeing(before, jobs));
  return { seen, news: jobs.filter(({ id, state }) => states.get(id) !== state), notices };
}

/** Jobs that ended long before the last one are forgotten with it: nothing happens to them any more by itself. */
const seeing = ({ lastEnd }: Seen, jobs: readonly ImportJobRow[]): Seen => ({
  states: new Map(jobs.map(({ id, state }) => [id, state])),
  lastEnd: jobs.reduce((last, { finished_at: end }) => (end !== null && end > last ? end : last), lastEnd),
});

/** Who has seen the same stands at the same place, wherever they came from, and looks together from now on. */
function placeOf(activity: SharedActivity, seen: Seen): Seen {
  if (activity.newest === undefined || !isSame(activity.newest, seen)) activity.newest = seen;
  return activity.newest;
}

const isSame = (one: Seen, other: Seen): boolean =>
  one.lastEnd.getTime() === other.lastEnd.getTime() &&
  one.states.size === other.states.size &&
  [...one.states].every(([id, state]) => other.states.get(id) === state);
