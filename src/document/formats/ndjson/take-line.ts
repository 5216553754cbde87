import { kinds } from '../../../kinds/registry.ts';
import type { Parsing } from '../json/byte-input.ts';
import { nextToken, skipByte } from '../json/take-list.ts';
import { entityStart } from './entity-start.ts';
import type { LinesReading } from './lines-reading.ts';
import { openEntity, takeEntity } from './take-entity.ts';
import { type LineMeaning, takeMembersOfLine } from './take-members-of-line.ts';

const closeObject = 0x7d;

const starts = kinds.map(({ collection }) => ({ collection, start: Buffer.from(entityStart(collection)) }));

/** Reads the object of a line after the first, from its opening bracket to its closing one. */
export function* takeLine(reading: LinesReading): Parsing<LineMeaning> {
  const collection = skipStart(reading);
  // Only lists of kinds have a start, so there is a place; any other line is read member by member.
  const place = collection && openEntity(reading, collection);
  if (!place) return yield* takeMembersOfLine(reading);
  yield* nextToken(reading);
  yield* takeEntity(reading, place);
  yield* skipByte(reading, closeObject);
  return 'entity';
}

/** Most lines begin as this server writes them, and need no look at their members. */
function skipStart({ input }: LinesReading): string | undefined {
  const { bytes, at } = input;
  const found = starts.find(({ start }) => bytes.subarray(at, at + start.length).equals(start));
  if (found) input.at += found.start.length;
  return found?.collection;
}
