import { contextForgeKey, sealContextForge } from './contextforge-sealed.ts';
import { type KeyRing, secretsOf } from './key-ring.ts';

/** Seals texts for the ContextForge that has this secret; when none is given, for one that has ours. */
export function sealerForContextForge(ring: KeyRing, targetSecret?: string): (clear: string) => string {
  const key = contextForgeKey(targetSecret ?? secretsOf(ring).current);
  return (clear) => sealContextForge(key, clear);
}
