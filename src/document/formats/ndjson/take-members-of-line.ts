import { entityBytes } from '../../limits.ts';
import type { Parsing } from '../json/byte-input.ts';
import { skipValue, takeMember, takeMembers, takeSmallValue } from '../json/parse-document.ts';
import { type TakenValue, takeValue } from '../json/take-value.ts';
import type { LinesReading } from './lines-reading.ts';
import { ndjsonProblems } from './ndjson-problems.ts';
import { noteDeletions } from './note-deletions.ts';
import { keepEntity, openEntity } from './take-entity.ts';

/** `last`: it has the metadata. */
export type LineMeaning = 'entity' | 'deletion' | 'last' | 'nothing';

interface LineMembers {
  type?: unknown;
  entity?: TakenValue;
  hasDeleted?: true;
  hasMetadata?: true;
}

/** Reads a line's object whatever the order and spacing of its members; those that are not known are passed over. */
export function* takeMembersOfLine(reading: LinesReading): Parsing<LineMeaning> {
  const members: LineMembers = {};
  yield* takeMembers(reading, (name) => takeMemberOfLine(reading, name, members));
  const meaning = meaningOf(reading, members);
  if (meaning === 'nothing') reading.checks.add(ndjsonProblems.unknownLine(reading.line.number));
  return meaning;
}

function* takeMemberOfLine(reading: LinesReading, name: string, members: LineMembers): Parsing<void> {
  switch (name) {
    case 'type':
      members.type = (yield* takeSmallValue(reading))?.parsed;
      return;
    case 'entity':
      members.entity = yield* takeValueOfEntity(reading, members.type);
      return;
    case 'metadata':
      members.hasMetadata = true;
      return yield* takeMember(reading, name);
    default:
      if (name === 'deleted') members.hasDeleted = true;
      return yield* skipValue(reading);
  }
}

/** Held until the line's type is known, which may come later. */
function* takeValueOfEntity(reading: LinesReading, type: unknown): Parsing<TakenValue> {
  const { path, limits, counts } = reading;
  const outer = path.splice(0);
  if (typeof type === 'string') path.push('entities', type, counts.get(type)?.count ?? 0);
  else path.push(...outer);
  const { bytes, ...taken } = yield* takeValue(reading, entityBytes(limits));
  path.splice(0, path.length, ...outer);
  return { ...taken, bytes: bytes && Buffer.from(bytes) };
}

function meaningOf(
  reading: LinesReading,
  { type, entity, hasDeleted, hasMetadata }: LineMembers,
): LineMeaning {
  if (type === undefined) return hasMetadata ? 'last' : 'nothing';
  if (entity === undefined && !hasDeleted) return 'nothing';
  if (typeof type !== 'string') reading.checks.add(ndjsonProblems.typeMustBeString(reading.line.number));
  else if (entity) keepTyped(reading, type, entity);
  else noteDeletions(reading);
  return entity ? 'entity' : 'deletion';
}

function keepTyped(reading: LinesReading, collection: string, entity: TakenValue): void {
  const place = openEntity(reading, collection);
  if (place) keepEntity(reading, place, entity);
}
