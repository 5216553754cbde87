import type { Json } from '../../../lib/json.ts';
import { stringifyExact } from '../../../lib/stringify-exact.ts';
import type { CutEntity } from '../../cut-entity.ts';
import { type DocumentLimits, entityRoom } from '../../limits.ts';
import { documentStart } from '../../places.ts';
import { cutEntity } from './cut-entity.ts';
import { keyInValue } from './key-of-cut.ts';
import { type BrokenLimit, brokenBy, type TakenValue } from './take-value.ts';
import { unfinished, ValueScanner } from './value-scanner.ts';

/** An entity that is already a value in its exact form, as if it were cut out of a text: a text is quick to hand to another thread. */
export function cutValue(
  value: unknown,
  place: Pick<CutEntity, 'collection' | 'index'>,
  limits: DocumentLimits,
): CutEntity {
  // Of a value no member can be there twice.
  const cut = (taken: Pick<TakenValue, 'breaks' | 'bytes'>): CutEntity => ({
    ...cutEntity({ ...taken, place: documentStart, members: 0 }, place, limits),
    members: undefined,
    ...(taken.bytes === undefined && { notes: { key: keyInValue(value, place.collection) } }),
  });
  const text = textOf(value);
  if (text === undefined) return cut({ breaks: 'depth', bytes: undefined });
  const bytes = Buffer.from(text);
  const breaks = brokenIn(bytes, limits);
  return cut({ breaks, bytes: breaks === undefined ? bytes : undefined });
}

/** Nothing where the value is too deep to be written. */
function textOf(value: unknown): string | undefined {
  try {
    return value === undefined ? 'null' : stringifyExact(value as Json);
  } catch (error) {
    // The engine writes by recursion, and says so when it is out of stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function brokenIn(bytes: Buffer, limits: DocumentLimits): BrokenLimit | undefined {
  const scanner = new ValueScanner(bytes[0] ?? 0);
  const end = scanner.scan(bytes, 0);
  if (end === unfinished && !scanner.isBare) throw new TypeError('A value was written that has no end.');
  const room = entityRoom(limits);
  return brokenBy(scanner, limits, room) ?? (bytes.length > room.bytes ? 'size' : undefined);
}
