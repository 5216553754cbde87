import type { CutEntity } from '../../cut-entity.ts';
import { entityRoom } from '../../limits.ts';
import type { Parsing } from '../json/byte-input.ts';
import { cutEntity } from '../json/cut-entity.ts';
import { parseCutEntity } from '../json/parse-cut-entity.ts';
import { type TakenValue, takeValue } from '../json/take-value.ts';
import type { LinesReading } from './lines-reading.ts';

export type EntityPlace = Pick<CutEntity, 'collection' | 'index'>;

/** The place of the next entity of a list; none where no kind has such a list, which is noted once. */
export function openEntity({ checks, counts }: LinesReading, collection: string): EntityPlace | undefined {
  const list = counts.get(collection) ?? { count: 0, isKnown: checks.openCollection(collection) };
  counts.set(collection, list);
  if (!list.isKnown) return undefined;
  checks.countEntity();
  return { collection, index: list.count++ };
}

/** Cuts out the entity at the input's place. */
export function* takeEntity(reading: LinesReading, place: EntityPlace): Parsing<void> {
  const { path, limits } = reading;
  path.push('entities', place.collection, place.index);
  keepEntity(reading, place, yield* takeValue(reading, entityRoom(limits)));
  path.length = 0;
}

/** Adds to the batch what was taken. Of a document that is refused, only what else is wrong matters. */
export function keepEntity(
  { batch, checks, limits }: LinesReading,
  place: EntityPlace,
  taken: TakenValue,
): void {
  const cut = cutEntity(taken, place, limits);
  if (checks.isRefused) parseCutEntity(cut, limits, (problem) => checks.refuse(problem));
  else batch.push(cut);
}
