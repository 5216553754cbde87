import { type Lease, leaseSeconds, renewLease } from '../store/import-jobs.ts';
import type { Store } from '../store/store.ts';

const heartbeatMs = (leaseSeconds * 1_000) / 4;

/** Keeps a lease alive until the function that it gives is called; a beat that fails is made good by the next. */
export function startHeartbeat({ dataSource }: Store, lease: Lease): () => void {
  let isBeating = false;
  const beat = async (): Promise<void> => {
    // Beats that wait for the row would take one connection after the other.
    if (isBeating) return;
    isBeating = true;
    await renewLease(dataSource.manager, lease).catch(() => undefined);
    isBeating = false;
  };
  const timer = setInterval(beat, heartbeatMs);
  return () => clearInterval(timer);
}
