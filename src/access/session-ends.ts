import { noticesLost, type Store } from '../store/store.ts';
import { revokedIn } from './access-tokens.ts';
import type { Viewer } from './viewer.ts';

/** Why somebody is not signed in any more. */
export type SessionEnd = 'TOKEN_EXPIRED' | 'TOKEN_REVOKED';

/** Tells what lasts, such as a stream, when those who began it are not signed in any more. */
export interface SessionEnds {
  /** Calls `onEnd`, once, when being signed in is over; gives what stops the watching. */
  watch(viewer: Pick<Viewer, 'expiresAt' | 'tokenId'>, onEnd: (end: SessionEnd) => void): () => void;
  /** Ends what is watched for a token that was revoked here; all other replicas are told by a notice. */
  end(tokenId: string): void;
  close(): void;
}

/** The net under lost notices. */
const lookEveryMs = 10_000;
/** Timers hold no more. */
const longestTimerMs = 2_147_483_647;

export function createSessionEnds(store: Store, everyMs: number = lookEveryMs): SessionEnds {
  const watched = new Map<string, Set<() => void>>();
  const endAll = (id: string): void => watched.get(id)?.forEach((end) => void end());
  const look = async (): Promise<void> => {
    if (watched.size === 0) return;
    const rows: { id: string }[] = await store.dataSource.manager.query(
      'SELECT id FROM access_tokens WHERE id = ANY($1) AND revoked_at IS NOT NULL',
      [[...watched.keys()]],
    );
    for (const { id } of rows) endAll(id);
  };
  // Whoever cannot be asked now is asked the next time.
  const tryToLook = (): void => void look().catch(() => undefined);
  const stopListening = store.onNotice((topic) => {
    const id = revokedIn(topic);
    if (id !== undefined) endAll(id);
    if (topic === noticesLost) tryToLook();
  });
  const timer = setInterval(tryToLook, everyMs);
  timer.unref();
  return {
    watch: ({ expiresAt, tokenId }, onEnd) => {
      const stops: (() => void)[] = [];
      const stop = (): void => stops.splice(0).forEach((one) => void one());
      const end = (how: SessionEnd): void => {
        stop();
        onEnd(how);
      };
      if (expiresAt !== undefined) stops.push(at(expiresAt, () => end('TOKEN_EXPIRED')));
      if (tokenId !== undefined) stops.push(join(watched, tokenId, () => end('TOKEN_REVOKED')));
      return stop;
    },
    end: endAll,
    close: () => {
      clearInterval(timer);
      stopListening();
    },
  };
}

function join(watched: Map<string, Set<() => void>>, id: string, end: () => void): () => void {
  const ends = watched.get(id) ?? new Set();
  watched.set(id, ends.add(end));
  return () => {
    ends.delete(end);
    if (ends.size === 0) watched.delete(id);
  };
}

/** Acts at a time, however far away; gives what stops the waiting. */
function at(time: Date, act: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = time.getTime() - Date.now();
    timer = setTimeout(left > longestTimerMs ? wait : act, Math.min(Math.max(left, 0), longestTimerMs));
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}

// Reasons for which sockets are closed have 123 bytes at most.
const messages = {
  TOKEN_EXPIRED:
    'The token that this began with has expired. Sign in with another one, and go on from there.',
  TOKEN_REVOKED: 'The token that this began with was revoked. Ask for another one, and go on from there.',
} as const satisfies Record<SessionEnd, string>;

/** What those are told whose streams end for this reason. */
export const messageOfEnd = (end: SessionEnd): string => messages[end];
