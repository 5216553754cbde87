import { type Lease, leaseSeconds } from '../../store/lease.ts';
import type { Store } from '../../store/store.ts';
import { renewLease } from '../jobs.ts';

const heartbeatMs = (leaseSeconds * 1_000) / 4;

/**
 * Keeps a lease alive, and former holders off, until the function that it gives is called; a beat that fails is made
 * good by the next.
 */
export function startHeartbeat(store: Store, lease: Lease): () => void {
  let isBeating = false;
  const beat = async (): Promise<void> => {
    // Beats that wait for the row would take one connection after the other.
    if (isBeating) return;
    isBeating = true;
    await renew(store, lease).catch(() => undefined);
    isBeating = false;
  };
  void beat();
  const timer = setInterval(beat, heartbeatMs);
  return () => clearInterval(timer);
}

// The first to hold a lease has nobody before it.
async function renew(store: Store, lease: Lease): Promise<void> {
  if (lease.token > 1) await store.endOlder(lease);
  await renewLease(store.dataSource.manager, lease);
}
