import { kindNamed, kindNames } from '../../../kinds/registry.ts';
import type { EntityReference } from '../../../kinds/words.ts';
import { stringifyExact } from '../../../lib/exact-json.ts';
import { isJsonObject, isSpace, newline, openObject } from '../../../lib/json.ts';
import { DocumentChecks } from '../../document-checks.ts';
import type { CutEntity, DocumentFormat, Envelope, WrittenDocument } from '../../document-format.ts';
import type { DocumentLimits } from '../../limits.ts';
import { documentProblems } from '../../problems.ts';
import { readInPieces } from '../json/json-format.ts';
import { ByteInput, endOfInput, type Parsing } from '../json/json-reading.ts';
import { skipByteOrderMark, takeMember, takeMembers } from '../json/parse-document.ts';
import { entityStart, type LinesReading, ndjsonProblems, takeLine } from './take-line.ts';

export const ndjsonFormat: DocumentFormat<'ndjson'> = {
  name: 'ndjson',
  extension: 'ndjson',
  mediaType: 'application/x-ndjson',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  carriesRecipient: true,
  write: writeLines,
  reading: { recognise: recogniseLines, read: readLines },
};

/**
 * The first line is a whole JSON object that is no document by itself, and another line follows. JSON in one line has
 * `entities` or a wrapper in it, and of JSON over several lines no first line is whole.
 */
function recogniseLines(start: Buffer): boolean {
  const from = start.findIndex((byte) => !isSpace(byte));
  const end = start.indexOf(newline, from);
  if (from === -1 || end === -1) return false;
  const first = objectIn(start.subarray(from, end));
  if (first === undefined || 'entities' in first || 'import_data' in first) return false;
  return hasMore(start.subarray(end)) || isExport(first);
}

/** An export that was cut off after its first line; a document that only lacks its entities says less of itself. */
const isExport = (envelope: object): boolean => 'version' in envelope && 'api_version' in envelope;

const hasMore = (bytes: Buffer): boolean => bytes.some((byte) => !isSpace(byte));

function objectIn(line: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(line.toString());
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The document as lines of JSON: the envelope first, then a line for each deletion and entity, the counts last. */
async function* writeLines(document: WrittenDocument): AsyncGenerator<string> {
  const { envelope, deleted, pages, metadata } = document;
  // A delta that deletes nothing is one, too.
  yield `${JSON.stringify(deleted === undefined ? envelope : { ...envelope, deleted: {} })}\n`;
  if (deleted !== undefined && deleted.length > 0) yield deleted.map(deletionLine).join('');
  for await (const { kind, entities } of pages) {
    const start = entityStart(kind.collection);
    if (entities.length > 0) yield entities.map((entity) => `${start}${entity}}\n`).join('');
  }
  yield `${stringifyExact({ metadata: metadata() })}\n`;
}

const deletionLine = ({ kind, key }: EntityReference): string =>
  `${JSON.stringify({ type: kindNamed(kind).collection, deleted: key })}\n`;

/** Reads a document in lines as its bytes arrive, with the contract of `readDocument`. */
export function readLines(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const reading: LinesReading = {
    input: new ByteInput(),
    limits,
    checks: new DocumentChecks(limits),
    path: [],
    batch: [],
    line: { number: 1, state: 'blank' },
    counts: new Map(),
    deletionCounts: new Map(),
  };
  const parsing = parseLines(reading);
  return readInPieces(bytes, reading, parsing, (piece) => feedLines(piece, reading, parsing));
}

/** The parser does not see where a line ends, so it is asked there whether it is through. */
function feedLines(piece: Buffer, reading: LinesReading, parsing: Parsing<Envelope>): void {
  for (let start = 0; start < piece.length; ) {
    const found = piece.indexOf(newline, start);
    const end = found === -1 ? piece.length : found + 1;
    reading.input.feed(piece.subarray(start, end));
    parsing.next();
    if (found !== -1) endLine(reading);
    start = end;
  }
}

function endLine({ line, checks, path }: LinesReading): void {
  if (line.state === 'open') checks.refuse(ndjsonProblems.brokenLine(line.number, path));
  line.state = 'blank';
  line.number += 1;
}

/** Reads a document from its first line to its last, adding entities to the batch as they become complete. */
function* parseLines(reading: LinesReading): Parsing<Envelope> {
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
