import { kinds } from '../../../kinds/registry.ts';
import { closeObject, comma, jsonPointer } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity } from '../../document-format.ts';
import { entityRoom } from '../../limits.ts';
import type { TextPlace } from '../../places.ts';
import { cutEntity, parseCutEntity } from '../json/cut-entity.ts';
import { type JsonReading, jsonProblems, nextToken, type Parsing, skipByte } from '../json/json-reading.ts';
import { skipValue, takeMember, takeMembers, takeSmallValue } from '../json/parse-document.ts';
import { type TakenValue, takeValue } from '../json/take-value.ts';

interface ListCount {
  count: number;
  readonly isKnown: boolean;
}

/** A document in lines that is being read: what its parsers share. */
export interface LinesReading extends JsonReading {
  /** The line at hand: its number, from 1, and how much of its object was read. */
  readonly line: { number: number; state: 'blank' | 'open' | 'closed' };
  /** Entities that were met, by list; a list that is no kind's is known as well, to be reported once. */
  readonly counts: Map<string, ListCount>;
  /** Keys that were deleted, likewise. */
  readonly deletionCounts: Map<string, ListCount>;
}

/** How an entity's line begins as this server writes it; what follows is the entity and one `}`. */
export const entityStart = (collection: string): string => `{"type":${JSON.stringify(collection)},"entity":`;

const starts = kinds.map(({ collection }) => ({ collection, start: Buffer.from(entityStart(collection)) }));

/** Reads the object of a line after the first, from its opening bracket to its closing one. */
export function* takeLine(reading: LinesReading): Parsing<LineMeaning> {
  const before = reading.input.place;
  const collection = skipStart(reading);
  // Only lists of kinds have a start, so there is a place; any other line is read member by member.
  const place = collection && openEntity(reading, collection);
  if (!place) return yield* takeMembersOfLine(reading);
  yield* nextToken(reading);
  yield* takeEntity(reading, place);
  if ((yield* nextToken(reading)) === comma) yield* takeOthers(reading, before);
  else yield* skipByte(reading, closeObject);
  return 'entity';
}

/** Reads the members of a line behind its entity, from the comma on. */
function* takeOthers(reading: LinesReading, before: TextPlace): Parsing<void> {
  const { checks, input, path } = reading;
  let isOpen = true;
  yield* takeMembers(reading, function* (name) {
    isOpen = false;
    if (name === 'type' || name === 'entity')
      checks.refuse(jsonProblems.duplicate(before, input.place, path));
    checks.passOver(name, 'lines');
    yield* skipValue(reading);
  });
  if (isOpen) checks.refuse(jsonProblems.unexpected(input.place, path));
}

/** Most lines begin as this server writes them, and need no look at their members. */
function skipStart({ input }: LinesReading): string | undefined {
  const { bytes, at } = input;
  const found = starts.find(({ start }) => bytes.subarray(at, at + start.length).equals(start));
  if (found) input.at += found.start.length;
  return found?.collection;
}

/** `last`: it has the metadata. */
type LineMeaning = 'entity' | 'deletion' | 'last' | 'nothing';

interface LineMembers {
  type?: unknown;
  entity?: TakenValue;
  deleted?: { readonly key: unknown };
  hasMetadata?: true;
}

/**
 * Reads a line's object whatever the order and spacing of its members; those that are not known are told to be left
 * out.
 */
function* takeMembersOfLine(reading: LinesReading): Parsing<LineMeaning> {
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

/** Takes the value of `entity`, held until the line's type is known, which may come later. */
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

type EntityPlace = Pick<CutEntity, 'collection' | 'index'>;

/** The place of the next entity of a list; none where no kind has such a list, which is noted once. */
function openEntity({ checks, counts }: LinesReading, collection: string): EntityPlace | undefined {
  const list = counts.get(collection) ?? { count: 0, isKnown: checks.openCollection(collection) };
  counts.set(collection, list);
  if (!list.isKnown) return undefined;
  checks.countEntity();
  return { collection, index: list.count++ };
}

/** Cuts out the entity at the input's place. */
function* takeEntity(reading: LinesReading, place: EntityPlace): Parsing<void> {
  const { path, limits } = reading;
  path.push('entities', place.collection, place.index);
  keepEntity(reading, place, yield* takeValue(reading, entityRoom(limits)));
  path.length = 0;
}

/** Adds to the batch what was taken. Of a document that is refused, only what else is wrong matters. */
function keepEntity({ batch, checks, limits }: LinesReading, place: EntityPlace, taken: TakenValue): void {
  const cut = cutEntity(taken, place, limits);
  if (checks.isRefused) parseCutEntity(cut, limits, (problem) => checks.refuse(problem));
  else batch.push(cut);
}

/** Takes note of a key that was deleted; `undefined` where it is too large to be held. */
function keepDeletion({ checks, deletionCounts }: LinesReading, collection: string, key: unknown): void {
  // The first line can have said already that this is a delta.
  if (checks.deletions.references === undefined) checks.deletions.open();
  const list = deletionCounts.get(collection) ?? {
    count: 0,
    isKnown: checks.deletions.openCollection(collection),
  };
  deletionCounts.set(collection, list);
  if (!list.isKnown) return;
  checks.countEntity();
  checks.deletions.take(collection, list.count++, key);
}

/** Reasons to refuse a document that only lines can give. */
export const ndjsonProblems = {
  brokenLine: (line: number, path: readonly (string | number)[]): Problem => ({
    code: 'INVALID_JSON',
    message: `Line ${line} ends before its JSON does; write each object in one line.`,
    path: jsonPointer(...path),
  }),
  twoInLine: (line: number): Problem => ({
    code: 'INVALID_JSON',
    message: `Line ${line} has something after its object; write each object in a line of its own.`,
    path: '',
  }),
  notAnObject: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} is no JSON object; write each entity as {"type": …, "entity": …}.`,
    path: '',
  }),
  unknownLine: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} says neither {"type": …, "entity": …} nor {"type": …, "deleted": …} nor {"metadata": …}; repair it or leave it out.`,
    path: '',
  }),
  typeMustBeString: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} has a type that is no string; name a list, such as "tools".`,
    path: '',
  }),
  entitiesInFirstLine: (): Problem => ({
    code: 'INVALID_LINE',
    message: "The first line has 'entities', but lines follow; write each entity in a line of its own.",
    path: '/entities',
  }),
  afterLastLine: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} follows the one with the metadata, which must be the last; send one document at a time.`,
    path: '',
  }),
  withoutLastLine: (line: number): Problem => ({
    code: 'TRUNCATED_DOCUMENT',
    message: `The document ends too early, at line ${line}: its last line, {"metadata": …}, is missing; send all of it.`,
    path: '',
  }),
} as const;
