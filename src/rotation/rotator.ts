import { startHeartbeat } from '../imports/leases.ts';
import { failpoint } from '../lib/failpoint.ts';
import type { Json } from '../lib/json.ts';
import { loggable, type Problem } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import { runLane } from '../services/lane.ts';
import type { Services } from '../services/services.ts';
import { databaseTrouble, isContention, isOutOfReach, retrying } from '../store/database-errors.ts';
import type { RotationRow } from '../store/rotation-table.ts';
import type { Lease } from '../store/store.ts';
import { countOthers } from './key-usage.ts';
import { rotationTopic } from './rotate-secrets.ts';
import {
  claimRotation,
  finishRotation,
  RotationLost,
  releaseRotation,
  renewRotation,
  saveResealed,
  saveTotal,
} from './rotations.ts';
import { sealedTables } from './sealed-tables.ts';

/** Carries rotations out, here or on whichever replica comes first. */
export interface Rotator {
  /** Finishes the rows at hand and leaves the rest to whoever starts next. */
  stop(): Promise<void>;
}

export function startRotator(services: Services, log: Log): Rotator {
  const stopping = new AbortController();
  const { signal } = stopping;
  const lane = runLane({
    store: services.store,
    topic: rotationTopic,
    takeUp: () => takeUp({ services, log, signal }),
    failure: 'The rotation of secrets could not be claimed.',
    log,
    signal,
  });
  return {
    stop: async () => {
      stopping.abort();
      await lane;
    },
  };
}

interface Rotating {
  readonly services: Services;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Whether there is nothing to wait for before the next look. */
async function takeUp(rotating: Rotating): Promise<boolean> {
  const { services, log } = rotating;
  const { store, ring } = services;
  const row = await claimRotation(store.dataSource.manager, ring.keyId);
  if (row === undefined) return false;
  const lease = { id: row.id, token: row.lease_token };
  const stopHeartbeat = startHeartbeat(store, lease, renewRotation);
  try {
    await rotate(rotating, row, lease);
    return true;
  } catch (error) {
    await failed(services, lease, error, log);
    return false;
  } finally {
    stopHeartbeat();
  }
}

async function rotate({ services, signal }: Rotating, row: RotationRow, lease: Lease): Promise<void> {
  const { store, ring } = services;
  const { manager } = store.dataSource;
  if (row.total === null) await saveTotal(manager, lease, await countOthers(manager, ring.keyId));
  for (let at = placeOf(row); at < sealedTables.length; at++) {
    if (!(await rotateTable({ services, signal }, at, row, lease))) {
      await releaseRotation(manager, lease);
      return;
    }
  }
  await store.transaction(async (inner) => {
    await finishRotation(inner, lease);
    await store.notify(lease.id, inner);
  }, lease);
}

/** Where a rotation goes on: with the table that it was at, from the start where an older version knew other tables. */
function placeOf({ table_name: name }: RotationRow): number {
  if (name === theEnd) return sealedTables.length;
  return Math.max(
    0,
    sealedTables.findIndex((table) => table.name === name),
  );
}

// What is noted after the last table: none has a name like this.
const theEnd = '';
const nameAt = (at: number): string => sealedTables[at]?.name ?? theEnd;

/** Whether the table was gone through to its end. */
async function rotateTable(
  { services: { store, ring }, signal }: Omit<Rotating, 'log'>,
  at: number,
  row: RotationRow,
  lease: Lease,
): Promise<boolean> {
  const table = sealedTables[at];
  if (table === undefined) return true;
  let place: Json | undefined = row.table_name === table.name && row.place !== null ? row.place : undefined;
  do {
    if (signal.aborted) return false;
    const resealed = await retrying(() =>
      store.transaction(async (manager) => {
        const rows = await table.resealAfter(manager, ring, place);
        // At its end the next one is noted: what did not open would be counted again.
        await saveResealed(manager, lease, nameAt(rows.place === undefined ? at + 1 : at), rows);
        await store.notify(lease.id, manager);
        failpoint('rotate.before-commit');
        return rows;
      }, lease),
    );
    failpoint('rotate.after-commit');
    place = resealed.place;
  } while (place !== undefined);
  return true;
}

/** A rotation that meets this many unexpected errors without coming any further is given up. */
const mostFailures = 5;

async function failed({ store }: Services, lease: Lease, error: unknown, log: Log): Promise<void> {
  const { manager } = store.dataSource;
  if (error instanceof RotationLost) return log.warn({ rotation_id: lease.id }, error.message);
  log.error({ error: loggable(error), rotation_id: lease.id }, 'A rotation of secrets was interrupted.');
  try {
    const isPassing = isOutOfReach(error) || isContention(error);
    const failures = await releaseRotation(manager, lease, !isPassing);
    if (failures < mostFailures) return;
    await finishRotation(manager, lease, databaseTrouble(error) ?? unexpected);
    await store.notify(lease.id);
  } catch (second) {
    // Out of reach: the lease runs out by itself.
    log.warn({ error: loggable(second), rotation_id: lease.id }, 'The rotation could not be handed on yet.');
  }
}

const unexpected: Problem = {
  code: 'INTERNAL_ERROR',
  message:
    'The rotation could not be finished because of an unexpected error; what it has resealed stays so. The log of the ' +
    'server says more; rotate again when the cause is gone.',
};
