import { openObject } from '../../../lib/json-bytes.ts';
import { documentProblems } from '../../document-problems.ts';
import type { Envelope } from '../../envelope.ts';
import { endOfInput, type Parsing } from '../json/byte-input.ts';
import { skipByteOrderMark, takeMember, takeMembers } from '../json/parse-document.ts';
import type { LinesReading } from './lines-reading.ts';
import { ndjsonProblems } from './ndjson-problems.ts';
import { takeLine } from './take-line.ts';

/** Reads a document from its first line to its last, adding entities to the batch as they become complete. */
export function* parseLines(reading: LinesReading): Parsing<Envelope> {
  const { checks, line } = reading;
  yield* skipByteOrderMark(reading);
  if (!(yield* openLine(reading))) checks.refuse(documentProblems.empty());
  yield* takeEnvelope(reading);
  checks.openEntities();
  let isOver = false;
  while (yield* openLine(reading)) {
    if (isOver) checks.refuse(ndjsonProblems.afterLastLine(line.number));
    isOver = (yield* takeLine(reading)) === 'last';
    line.state = 'closed';
  }
  if (!isOver) checks.refuse(ndjsonProblems.withoutLastLine(line.number));
  return checks.finish();
}

/** Goes to the next object; false at the end of the document. */
function* openLine({ input, checks, line }: LinesReading): Parsing<boolean> {
  const byte = yield* input.peekToken();
  if (byte === endOfInput) return false;
  if (line.state === 'closed') checks.refuse(ndjsonProblems.twoInLine(line.number));
  if (byte !== openObject) checks.refuse(ndjsonProblems.notAnObject(line.number));
  line.state = 'open';
  return true;
}

function* takeEnvelope(reading: LinesReading): Parsing<void> {
  const { checks, line } = reading;
  yield* takeMembers(reading, function* (name) {
    if (name === 'entities') checks.refuse(ndjsonProblems.entitiesInFirstLine());
    yield* takeMember(reading, name);
  });
  line.state = 'closed';
}
