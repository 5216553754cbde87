import type { Kind } from './kind.ts';

/** A function of a kind that is worked out once for each. */
export function perKind<T>(workOut: (kind: Kind) => T): (kind: Kind) => T {
  const known = new WeakMap<Kind, T>();
  return (kind) => {
    const before = known.get(kind);
    if (before !== undefined) return before;
    const result = workOut(kind);
    known.set(kind, result);
    return result;
  };
}
