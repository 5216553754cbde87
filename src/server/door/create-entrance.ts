import type { Identity } from '../../access/identity.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { DoorSettings } from '../../settings/settings.ts';
import { type BodyGauge, createBodyGauge } from './body-gauge.ts';
import { type CrossOrigin, createCrossOrigin } from './cross-origin.ts';
import { createDoorkeeper, type Doorkeeper } from './doorkeeper.ts';
import { createForwarded, type Forwarded } from './forwarded.ts';
import { createOwnAddress, type OwnAddress } from './own-address.ts';

/** What every way in looks at before it does anything for a request; one for all of them. */
export interface Entrance {
  readonly door: DoorSettings;
  readonly doorkeeper: Doorkeeper;
  readonly forwarded: Forwarded;
  readonly crossOrigin: CrossOrigin;
  readonly gauge: BodyGauge;
  readonly ownAddress: OwnAddress;
}

interface EntranceOptions {
  readonly identity: Identity;
  readonly auditLog: AuditLog;
  readonly publicUrl: string;
  readonly isPublicUrlGiven: boolean;
  readonly door: DoorSettings;
}

export function createEntrance({ identity, auditLog, door, ...address }: EntranceOptions): Entrance {
  const forwarded = createForwarded(door.trustedProxies);
  return {
    door,
    forwarded,
    doorkeeper: createDoorkeeper({ identity, auditLog, door, forwarded }),
    crossOrigin: createCrossOrigin({ ...address, origins: door.corsOrigins, forwarded }),
    ownAddress: createOwnAddress({ ...address, forwarded }),
    gauge: createBodyGauge(door.bytesUnderWay),
  };
}
