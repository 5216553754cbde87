import type { IncomingMessage } from 'node:http';
import { type Identity, type PasswordHandling, SignInUnavailable } from '../../access/identity.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { DoorSettings } from '../../settings/settings.ts';
import { DoorProblem } from './door-problem.ts';
import type { Forwarded } from './forwarded.ts';
import { requestIdOf } from './request-id.ts';

/** Knows who asks before anything of what is asked is read. */
export interface Doorkeeper {
  /** Who sends this header; undefined for nobody. Throws a `DoorProblem` where wrong tokens came too often, or it cannot be found out. */
  admit(
    authorization: string | undefined,
    request: IncomingMessage,
    passwords?: PasswordHandling,
  ): Promise<Viewer | undefined>;
}

interface DoorkeeperOptions {
  readonly identity: Identity;
  readonly auditLog: Pick<AuditLog, 'signInFailed'>;
  readonly door: Pick<DoorSettings, 'wrongTokens'>;
  readonly forwarded: Pick<Forwarded, 'addressOf'>;
}

export function createDoorkeeper({ identity, auditLog, door, forwarded }: DoorkeeperOptions): Doorkeeper {
  const wrongTokens = createWrongTokens({ perMinute: door.wrongTokens, now: Date.now });
  return {
    admit: async (authorization, request, passwords = {}) => {
      // A connection that ends meanwhile has no address any more.
      const address = forwarded.addressOf(request);
      const isSuspect = wrongTokens.isOver(address);
      const viewer = await identity.authenticate(authorization, { isSuspect, ...passwords }).catch(tell);
      if (viewer !== undefined || !authorization) return viewer;
      auditLog.signInFailed({ address, requestId: requestIdOf(request) });
      const seconds = wrongTokens.note(address);
      if (seconds > 0) throw tooManyWrongTokens(door.wrongTokens, seconds);
      return undefined;
    },
  };
}

function tell(error: unknown): never {
  if (!(error instanceof SignInUnavailable)) throw error;
  throw new DoorProblem(503, error.code, error.message, { 'retry-after': '5' });
}

const tooManyWrongTokens = (most: number, seconds: number): DoorProblem =>
  new DoorProblem(
    429,
    'TOO_MANY_WRONG_TOKENS',
    `More than ${most} wrong tokens came from your address within a minute (LADING_MAX_WRONG_TOKENS). ` +
      `Look at the token, and try again in ${seconds} s; a right one is taken all the same.`,
    { 'retry-after': String(seconds) },
  );

/** Counts wrong tokens by the address that they came from. */
interface WrongTokens {
  /** Notes one more; gives the seconds to wait where there were too many, and 0 where there were not. */
  note(address: string): number;
  /** Whether so many came from there that the next one is one too many. */
  isOver(address: string): boolean;
}

interface WrongTokensOptions {
  readonly perMinute: number;
  /** In milliseconds. */
  readonly now: () => number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Who has more addresses than this is not slowed down, and takes no more memory either. */
const mostAddresses = 10_000;

/** Each address has as many as are allowed in a minute, and gets them back over a minute. */
export function createWrongTokens({ perMinute, now }: WrongTokensOptions): WrongTokens {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  const refilled = (origin: string): number => {
    const { left, at } = buckets.get(origin) ?? { left: perMinute, at: now() };
    return Math.min(perMinute, left + (now() - at) * perMs);
  };
  return {
    note: (address) => {
      const origin = networkOf(address);
      const left = refilled(origin);
      const isAllowed = left >= 1;
      // At the end again: the first is the one that was quiet for longest.
      buckets.delete(origin);
      buckets.set(origin, { left: isAllowed ? left - 1 : left, at: now() });
      forgetOldest(buckets);
      return isAllowed ? 0 : Math.ceil((1 - left) / perMs / 1000);
    },
    isOver: (address) => refilled(networkOf(address)) < 1,
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  if (buckets.size <= mostAddresses) return;
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}

/** Who has one address of IPv6 has the other 2^64 of its network as well. */
function networkOf(address: string): string {
  const ofIpv4 = /^::ffff:([\d.]+)$/.exec(address)?.[1];
  if (ofIpv4 !== undefined || !address.includes(':')) return ofIpv4 ?? address;
  const [head = ''] = address.split('::');
  return head.split(':').slice(0, 4).join(':');
}
