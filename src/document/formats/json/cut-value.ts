import type { CutEntity } from '../../cut-entity.ts';
import { type DocumentLimits, entityBytes } from '../../limits.ts';
import { cutEntity } from './cut-entity.ts';
import { unfinished, ValueScanner } from './value-scanner.ts';

/** An entity that is already a value, as if it were cut out of a text: a text is quick to hand to another thread. */
export function cutValue(
  value: unknown,
  place: Pick<CutEntity, 'collection' | 'index'>,
  limits: DocumentLimits,
): CutEntity {
  const text = textOf(value);
  if (text === undefined) return cutEntity({ offset: 0, isTooDeep: true, bytes: undefined }, place, limits);
  const bytes = Buffer.from(text);
  const isTooDeep = depthOf(bytes) > limits.depth;
  const isHeld = !isTooDeep && bytes.length <= entityBytes(limits);
  return cutEntity({ offset: 0, isTooDeep, bytes: isHeld ? bytes : undefined }, place, limits);
}

/** Nothing where the value is too deep to be written. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    // The engine writes by recursion, and says so when it is out of stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function depthOf(bytes: Buffer): number {
  const scanner = new ValueScanner(bytes[0] ?? 0);
  const end = scanner.scan(bytes, 0);
  if (end === unfinished && !scanner.isBare) throw new TypeError('A value was written that has no end.');
  return scanner.deepest;
}
