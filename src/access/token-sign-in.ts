import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { AccessTokenRow } from '../store/access-token-table.ts';
import { databaseTrouble } from '../store/database-errors.ts';
import { noticesLost, type Store } from '../store/store.ts';
import { revokedIn, viewerOfRow } from './access-tokens.ts';
import { SignInUnavailable, type WayToSignIn } from './identity.ts';
import { hashOf, isToken } from './token-text.ts';
import type { Viewer } from './viewer.ts';

/** Signs in with the access tokens of the database. */
export interface TokenSignIn {
  readonly signIn: WayToSignIn;
  /** Knows nothing any more of a token; all others are told by a notice. */
  forget(tokenId: string): void;
  /** Stops, and writes down what was used last. */
  close(): Promise<void>;
}

interface TokenSignInOptions {
  /** In milliseconds. */
  readonly now?: () => number;
}

// A notice tells of a token that was revoked elsewhere, and may be lost: then it is good for so much longer.
const freshMs = 5_000;
const usedEveryMs = 60_000;
/** More than are in use at once; others are looked up again. */
const mostKnown = 10_000;
const mostWaiting = 1_000;
const patienceMs = 10_000;

/** A token that was good when it was looked up. */
interface Known {
  readonly viewer: Viewer;
  readonly freshUntil: number;
  usedAt: number;
}

/**
 * Looks tokens up by their hashes: one statement at a time, for all that came meanwhile, so that who asks in crowds, or
 * guesses, takes one session of the database and no more. What is no token costs no statement. `store` should be one that
 * clients cannot fill up.
 */
export function createTokenSignIn(store: Store, { now = Date.now }: TokenSignInOptions = {}): TokenSignIn {
  const known = createKnownTokens(store);
  const lookUp = createLookUp(store);
  const usage = createUsage(store);
  // On the embedded database only this process revokes any, and forgets what it knows at once.
  const freshFor = store.type === 'embedded' ? Number.POSITIVE_INFINITY : freshMs;

  const find = async (hash: string, isGuess: boolean): Promise<Known | undefined> => {
    const before = known.changes();
    const row = await lookUp.find(hash, isGuess);
    if (row === undefined) return known.set(hash, undefined);
    // What was revoked meanwhile may have been read before.
    const freshUntil = known.changes() === before ? now() + freshFor : 0;
    return known.set(hash, { viewer: viewerOfRow(row), freshUntil, usedAt: known.get(hash)?.usedAt ?? 0 });
  };

  const noteUse = (found: Known): void => {
    const { tokenId } = found.viewer;
    if (tokenId === undefined || now() - found.usedAt < usedEveryMs) return;
    found.usedAt = now();
    usage.note(tokenId);
  };

  return {
    signIn: async (credential, { isSuspect }) => {
      if (credential.scheme !== 'bearer' || !isToken(credential.token)) return undefined;
      const hash = hashOf(credential.token).toString('hex');
      const before = known.get(hash);
      const isFresh = before !== undefined && now() < before.freshUntil;
      const found = isFresh ? before : await find(hash, isSuspect && before === undefined);
      if (found === undefined || isOver(found.viewer, now())) return undefined;
      noteUse(found);
      return found.viewer;
    },
    forget: known.forget,
    close: async () => {
      known.close();
      await usage.settled();
    },
  };
}

interface KnownTokens {
  get(hash: string): Known | undefined;
  set(hash: string, found: Known | undefined): Known | undefined;
  forget(tokenId: string): void;
  /** Grows whenever something was forgotten. */
  changes(): number;
  close(): void;
}

/** Tokens that were good when they were looked up, by their hashes; notices say which are so no more. */
function createKnownTokens(store: Store): KnownTokens {
  const known = new LRUCache<string, Known>({ max: mostKnown });
  let changes = 0;
  const forget = (isMeant: (known: Known) => boolean): void => {
    changes += 1;
    for (const [hash, one] of known.entries()) if (isMeant(one)) known.delete(hash);
  };
  const forgetToken = (tokenId: string): void => forget(({ viewer }) => viewer.tokenId === tokenId);
  const close = store.onNotice((topic) => {
    const id = revokedIn(topic);
    if (id !== undefined) forgetToken(id);
    if (topic === noticesLost) forget(() => true);
  });
  return {
    get: (hash) => known.get(hash),
    set: (hash, found) => {
      if (found === undefined) known.delete(hash);
      else known.set(hash, found);
      return found;
    },
    forget: forgetToken,
    changes: () => changes,
    close,
  };
}

const isOver = ({ expiresAt }: Viewer, now: number): boolean =>
  expiresAt !== undefined && expiresAt.getTime() <= now;

interface LookUp {
  /** Undefined for nobody, and for who guesses while others are looked up. */
  find(hash: string, isGuess: boolean): Promise<AccessTokenRow | undefined>;
}

function createLookUp({ dataSource: { manager } }: Store): LookUp {
  let waiting = 0;
  let underWay: Promise<unknown> = Promise.resolve();
  const ask = async (hashes: readonly string[]): Promise<(AccessTokenRow | undefined)[]> => {
    const rows: AccessTokenRow[] = await manager.query(
      'SELECT * FROM access_tokens WHERE hash = ANY($1) AND revoked_at IS NULL AND coalesce(expires_at > now(), true)',
      [hashes.map((hash) => Buffer.from(hash, 'hex'))],
    );
    const found = new Map(rows.map((row) => [row.hash.toString('hex'), row]));
    return hashes.map((hash) => found.get(hash));
  };
  const loader = new DataLoader<string, AccessTokenRow | undefined>(
    (hashes) => {
      const asking = ask(hashes);
      underWay = asking.catch(() => undefined);
      return asking;
    },
    // Of those that come while a statement is under way, the next one asks.
    { cache: false, batchScheduleFn: (dispatch) => void underWay.then(dispatch) },
  );
  return {
    find: async (hash, isGuess) => {
      if (isGuess && waiting > 0) return undefined;
      if (waiting >= mostWaiting) throw notNow;
      waiting += 1;
      try {
        return await inTime(loader.load(hash));
      } finally {
        waiting -= 1;
      }
    },
  };
}

const notNow = new SignInUnavailable(
  'DATABASE_UNAVAILABLE',
  'The database, which knows whose token it is, does not answer. Try again in a moment.',
);

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(notNow), patienceMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } catch (error) {
    const trouble = databaseTrouble(error);
    throw trouble === undefined ? error : new SignInUnavailable(trouble.code, trouble.message);
  } finally {
    clearTimeout(timer);
  }
}

interface Usage {
  note(id: string): void;
  /** Resolves when everything is written. */
  settled(): Promise<void>;
}

/** Writes down when tokens were used, and holds nobody up for it. */
function createUsage({ dataSource: { manager } }: Store): Usage {
  const ids = new Set<string>();
  let writing: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    while (ids.size > 0) {
      const used = [...ids];
      ids.clear();
      // Each replica does so; what cannot be written now is a minute later.
      await manager
        .query(
          `UPDATE access_tokens SET last_used_at = now()
           WHERE id = ANY($1) AND coalesce(last_used_at < now() - interval '1 minute', true)`,
          [used],
        )
        .catch(() => undefined);
    }
    writing = undefined;
  };
  return {
    note: (id) => {
      ids.add(id);
      writing ??= write();
    },
    settled: async () => writing,
  };
}
