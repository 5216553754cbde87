import { type Lease, leaseSeconds, renewLease } from '../store/import-jobs.ts';
import type { Store } from '../store/store.ts';

const heartbeatMs = (leaseSeconds * 1_000) / 4;

/** Keeps a lease alive until the function that it gives is called; a beat that fails is made good by the next. */
export function startHeartbeat({ dataSource }: Store, lease: Lease): () => void {
  const timer = setInterval(() => renewLease(dataSource.manager, lease).catch(() => undefined), heartbeatMs);
  return () => clearInterval(timer);
}
