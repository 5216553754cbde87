import { entityRoom } from '../../limits.ts';
import type { Parsing } from '../json/byte-input.ts';
import { skipValue, takeMember, takeMembers, takeSmallValue } from '../json/parse-document.ts';
import { type TakenValue, takeValue } from '../json/take-value.ts';
import { keepDeletion } from './keep-deletion.ts';
import type { LinesReading } from './lines-reading.ts';
import { ndjsonProblems } from './ndjson-problems.ts';
import { keepEntity, openEntity } from './take-entity.ts';

/** `last`: it has the metadata. */
export type LineMeaning = 'entity' | 'deletion' | 'last' | 'nothing';

interface LineMembers {
  type?: unknown;
  entity?: TakenValue;
  deleted?: { readonly key: unknown };
  hasMetadata?: true;
}

/** Reads a line's object whatever the order and spacing of its members; those that are not known are told to be left out. */
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
    case 'deleted':
      members.deleted = { key: (yield* takeSmallValue(reading))?.parsed };
      return;
    default:
      reading.checks.passOver(name, 'lines');
      return yield* skipValue(reading);
  }
}

/** Held until the line's type is known, which may come later. */
function* takeValueOfEntity(reading: LinesReading, type: unknown): Parsing<TakenValue> {
  const { path, limits, counts } = reading;
  const outer = path.splice(0);
  if (typeof type === 'string') path.push('entities', type, counts.get(type)?.count ?? 0);
  else path.push(...outer);
  const { bytes, ...taken } = yield* takeValue(reading, entityRoom(limits));
  path.splice(0, path.length, ...outer);
  return { ...taken, bytes: bytes && Buffer.from(bytes) };
}

function meaningOf(reading: LinesReading, members: LineMembers): LineMeaning {
  const { type, entity, deleted, hasMetadata } = members;
  if (type === undefined) return hasMetadata ? 'last' : 'nothing';
  if (entity === undefined && deleted === undefined) return 'nothing';
  if (typeof type === 'string') keepMembers(reading, type, members);
  else reading.checks.add(ndjsonProblems.typeMustBeString(reading.line.number));
  return entity ? 'entity' : 'deletion';
}

function keepMembers(reading: LinesReading, type: string, { entity, deleted }: LineMembers): void {
  if (entity) keepTyped(reading, type, entity);
  if (deleted) keepDeletion(reading, type, deleted.key);
}

function keepTyped(reading: LinesReading, collection: string, entity: TakenValue): void {
  const place = openEntity(reading, collection);
  if (place) keepEntity(reading, place, entity);
}
