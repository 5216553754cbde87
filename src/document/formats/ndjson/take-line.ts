import { kinds } from '../../../kinds/registry.ts';
import { closeObject, comma } from '../../../lib/json-bytes.ts';
import type { TextPlace } from '../../places.ts';
import type { Parsing } from '../json/byte-input.ts';
import { jsonProblems } from '../json/json-problems.ts';
import { skipValue, takeMembers } from '../json/parse-document.ts';
import { nextToken, skipByte } from '../json/take-list.ts';
import { entityStart } from './entity-start.ts';
import type { LinesReading } from './lines-reading.ts';
import { openEntity, takeEntity } from './take-entity.ts';
import { type LineMeaning, takeMembersOfLine } from './take-members-of-line.ts';

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

/** What follows the entity, from the comma on. */
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
