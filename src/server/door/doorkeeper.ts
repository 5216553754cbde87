import type { IncomingMessage } from 'node:http';
import { type Identity, SignInUnavailable } from '../../access/identity.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { DoorSettings } from '../../settings/settings.ts';
import { DoorProblem } from './door-problem.ts';
import type { Forwarded } from './forwarded.ts';
import { requestIdOf } from './request-id.ts';
import { createWrongTokens } from './wrong-tokens.ts';

/** Knows who asks before anything of what is asked is read. */
export interface Doorkeeper {
  /** Who sends this header; undefined for nobody. Throws a `DoorProblem` where wrong tokens came too often, or it cannot be found out. */
  admit(authorization: string | undefined, request: IncomingMessage): Promise<Viewer | undefined>;
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
    admit: async (authorization, request) => {
      // A connection that ends meanwhile has no address any more.
      const address = forwarded.addressOf(request);
      const isSuspect = wrongTokens.isOver(address);
      const viewer = await identity.authenticate(authorization, { isSuspect }).catch(tell);
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
