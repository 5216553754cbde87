const surrogate = /[\ud800-\udfff]/;

/** Orders texts as the database orders keys; JavaScript's own order differs beyond the first 65,536 characters. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}
