import { kindOfCollection } from '../../../kinds/registry.ts';
import {
  closeList,
  closeObject,
  colon,
  jsonPointer,
  openList,
  openObject,
  quote,
} from '../../../lib/json.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import { isOption } from '../../import-options.ts';
import { tooDeep } from '../../limit-problems.ts';
import { entityRoom, envelopeFieldBytes } from '../../limits.ts';
import type { TextPlace } from '../../places.ts';
import { documentProblems } from '../../problems.ts';
import { ownMember } from '../../tolerate-entity.ts';
import { cutEntity, parseCutEntity } from './cut-entity.ts';
import {
  endOfInput,
  type JsonReading,
  jsonProblems,
  nextToken,
  type Parsing,
  skipByte,
  takeList,
} from './json-reading.ts';
import { parseText, type TextSource, textOf } from './parse-text.ts';
import { type Room, takeValue } from './take-value.ts';

/** Reads a document from its first byte to its last, adding entities to the batch as they become complete. */
export function* parseDocument(reading: JsonReading): Parsing<Envelope> {
  const { input, checks } = reading;
  yield* skipByteOrderMark(reading);
  const first = yield* input.peekToken();
  if (first === endOfInput) checks.refuse(documentProblems.empty());
  if (first !== openObject) {
    yield* takeSmallValue(reading);
    checks.refuse(first === openList ? documentProblems.list() : documentProblems.notAnObject());
  }
  yield* takeMembers(reading, (name) => takeOuterMember(reading, name));
  if ((yield* input.peekToken()) !== endOfInput) checks.refuse(jsonProblems.trailing(input.place));
  return checks.finish();
}

export function* skipByteOrderMark({ input }: JsonReading): Parsing<void> {
  for (const byte of [0xef, 0xbb, 0xbf]) {
    if ((yield* input.peek()) !== byte) return;
    input.at++;
  }
}

function* takeOuterMember(reading: JsonReading, name: string): Parsing<void> {
  const { checks } = reading;
  if (name === 'import_data') yield* takeWrapped(reading);
  else if (checks.isWrapped || isOption(name)) checks.beside(name, (yield* takeSmallValue(reading))?.parsed);
  else yield* takeMember(reading, name);
}

function* takeWrapped(reading: JsonReading): Parsing<void> {
  const { checks, path } = reading;
  checks.openWrapper();
  if ((yield* nextToken(reading)) !== openObject) {
    yield* takeSmallValue(reading);
    checks.refuse(documentProblems.mustBeObject('import_data'));
  }
  // Paths are those of the document itself, as in every other format.
  path.length = 0;
  yield* takeMembers(reading, (name) => takeMember(reading, name));
}

export function* takeMember(reading: JsonReading, name: string): Parsing<void> {
  if (name === 'entities') return yield* takeEntities(reading);
  if (name === 'deleted') return yield* takeDeleted(reading);
  if (name === ownMember) return yield* takeAside(reading);
  const value = yield* takeSmallValue(reading);
  if (value) reading.checks.keep(name, value.parsed);
  else reading.checks.leaveOut(name, envelopeFieldBytes);
}

function* takeEntities(reading: JsonReading): Parsing<void> {
  const { checks } = reading;
  if (!checks.openEntities()) return yield* skipValue(reading);
  if ((yield* nextToken(reading)) === openObject)
    return yield* takeMembers(reading, (name) => takeCollection(reading, name));
  checks.add(documentProblems.mustBeObject('entities'));
  yield* skipValue(reading);
}

/** Lists that stand aside in what we write for ContextForge; whatever else somebody has put there is not ours. */
function* takeAside(reading: JsonReading): Parsing<void> {
  if ((yield* nextToken(reading)) !== openObject) return yield* skipValue(reading);
  yield* takeMembers(reading, (name) =>
    kindOfCollection(name) === undefined ? skipValue(reading) : takeCollection(reading, name),
  );
}

function* takeCollection(reading: JsonReading, name: string): Parsing<void> {
  const { checks, limits, path } = reading;
  if (!checks.openCollection(name)) return yield* skipValue(reading);
  if ((yield* nextToken(reading)) !== openList) {
    checks.add(documentProblems.mustBeList(name));
    return yield* skipValue(reading);
  }
  const depth = path.length;
  yield* takeList(reading, closeList, function* (index) {
    path[depth] = index;
    checks.countEntity();
    const cut = yield* takeEntity(reading, name, index);
    // Of a document that is refused, only what else is wrong matters.
    if (checks.isRefused) parseCutEntity(cut, limits, (problem) => checks.refuse(problem));
    else reading.batch.push(cut);
    path.length = depth;
  });
}

/** The keys that a delta deletes, by kind: they can be as many as entities, so they are taken one by one. */
function* takeDeleted(reading: JsonReading): Parsing<void> {
  const { checks } = reading;
  if (!checks.deletions.open()) return yield* skipValue(reading);
  if ((yield* nextToken(reading)) === openObject)
    return yield* takeMembers(reading, (name) => takeDeletedKeys(reading, name));
  checks.add(documentProblems.mustBeObject('deleted'));
  yield* skipValue(reading);
}

function* takeDeletedKeys(reading: JsonReading, name: string): Parsing<void> {
  const { checks } = reading;
  if (!checks.deletions.openCollection(name)) return yield* skipValue(reading);
  if ((yield* nextToken(reading)) !== openList) {
    checks.add(documentProblems.mustBeList(name, 'deleted'));
    return yield* skipValue(reading);
  }
  yield* takeList(reading, closeList, function* (index) {
    checks.countEntity();
    checks.deletions.take(name, index, (yield* takeSmallValue(reading))?.parsed);
  });
}

/** Cuts out the entity at the input's place. */
function* takeEntity(reading: JsonReading, collection: string, index: number): Parsing<CutEntity> {
  const taken = yield* takeValue(reading, entityRoom(reading.limits));
  return cutEntity(taken, { collection, index }, reading.limits);
}

/** Reads an object's members; `takeMemberValue` reads each value from its first byte on. */
export function takeMembers(
  reading: JsonReading,
  takeMemberValue: (name: string) => Parsing<void>,
): Parsing<void> {
  const places = new Map<string, TextPlace>();
  return takeList(reading, closeObject, function* () {
    yield* nextToken(reading);
    const { place } = reading.input;
    const name = yield* takeName(reading);
    reading.path.push(name);
    yield* skipByte(reading, colon);
    yield* nextToken(reading);
    if (isFirst(reading, places, name, place)) yield* takeMemberValue(name);
    else yield* skipValue(reading);
    reading.path.pop();
  });
}

/** The most names of an object that are looked for again, and the longest: what is held of a document is bounded. */
const mostNames = 10_000;
const longestName = 1_000;

/** Whether no member before has the name. */
function isFirst(
  { checks, path }: JsonReading,
  places: Map<string, TextPlace>,
  name: string,
  place: TextPlace,
): boolean {
  const first = places.get(name);
  if (first !== undefined) checks.add(jsonProblems.duplicate(first, place, path));
  else if (places.size < mostNames && name.length <= longestName) places.set(name, place);
  return first === undefined;
}

function* takeName(reading: JsonReading): Parsing<string> {
  const { input, checks, path } = reading;
  if ((yield* nextToken(reading)) !== quote) checks.refuse(jsonProblems.unexpected(input.place, path));
  const name = yield* takeSmallValue(reading);
  return String(name?.parsed);
}

/** The room of a field of the envelope: not many values fit into so few bytes. */
const envelopeFieldRoom: Room = { bytes: envelopeFieldBytes, values: Number.POSITIVE_INFINITY };

/** A value outside entities; nothing if it is too large to be held. Its depth and its syntax are the document's. */
export function* takeSmallValue(reading: JsonReading): Parsing<{ parsed: unknown } | undefined> {
  const { checks, limits, path } = reading;
  const { place, bytes, breaks, members } = yield* takeValue(reading, envelopeFieldRoom);
  if (breaks === 'depth')
    checks.refuse(tooDeep(limits, { name: 'The document', path: jsonPointer(...path) }));
  const at: TextSource = { place, path, members, refuse: (problem) => checks.refuse(problem) };
  return bytes && { parsed: parseText(textOf(bytes, at), at) };
}

const noRoom: Room = { bytes: 0, values: Number.POSITIVE_INFINITY };

/** Passes over a value of a document that is refused already: its brackets are all that matters. */
export function* skipValue(reading: JsonReading): Parsing<void> {
  yield* takeValue(reading, noRoom);
}
