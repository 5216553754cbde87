import { stoppable } from '../lib/stoppable.ts';
import type { RotationRow } from '../store/rotation-table.ts';
import { patiently, type Store, wakeUps } from '../store/store.ts';
import { findRotations } from './rotations.ts';

/** A rotation as it stands now, and after whatever changes in it, until it is over. */
export const followRotation = (store: Store, id: string): AsyncIterableIterator<RotationRow> =>
  stoppable((signal) => follow(store, id, signal));

async function* follow(store: Store, id: string, signal: AbortSignal): AsyncGenerator<RotationRow, void> {
  // Listens before it reads: what is committed in between would otherwise be missed.
  const wake = wakeUps(store, id, signal);
  try {
    let told: RotationRow | undefined;
    while (!signal.aborted) {
      const [row] = await patiently(() => findRotations(store.dataSource.manager, [id]), wake, signal);
      if (row === undefined) return;
      if (told === undefined || isNew(told, row)) yield row;
      if (row.state !== 'running') return;
      told = row;
      await wake.next();
    }
  } finally {
    wake.close();
  }
}

const isNew = (told: RotationRow, row: RotationRow): boolean =>
  told.state !== row.state ||
  told.total !== row.total ||
  told.resealed !== row.resealed ||
  told.failed !== row.failed;
