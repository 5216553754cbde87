import { kindNames } from '../../../kinds/registry.ts';
import { stringifyExact } from '../../../lib/exact-json.ts';
import { jsonPointer, openObject } from '../../../lib/json.ts';
import { keysByCollection } from '../../deletions.ts';
import { DocumentChecks } from '../../document-checks.ts';
import type { CutEntity, DocumentFormat, Envelope, WrittenDocument } from '../../document-format.ts';
import { type DocumentLimits, envelopeFieldBytes } from '../../limits.ts';
import { documentProblems } from '../../problems.ts';
import { ByteInput, endOfInput, type JsonReading, type Parsing } from './json-reading.ts';
import {
  parseDocument,
  skipByteOrderMark,
  skipValue,
  takeMembers,
  takeSmallValue,
} from './parse-document.ts';

export const jsonFormat: DocumentFormat<'json'> = {
  name: 'json',
  extension: 'json',
  mediaType: 'application/json',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  carriesRecipient: true,
  write: writeDocument,
  // Whatever no other format knows is taken for JSON: its reader says best what is wrong.
  reading: { recognise: () => true, read: readDocument },
};

/**
 * The document as JSON, one entity a line; `entities` has the same bytes wherever the same configuration is exported.
 */
export async function* writeDocument(document: WrittenDocument): AsyncGenerator<string> {
  const { envelope, deleted, aside, pages, metadata } = document;
  const head = deleted === undefined ? envelope : { ...envelope, deleted: keysByCollection(deleted) };
  yield JSON.stringify(head).slice(0, -1);
  if (aside !== undefined) yield* writeAside(aside);
  yield ',"entities":{';
  yield* writeEntities(pages);
  yield `},"metadata":${stringifyExact(metadata())}}\n`;
}

/** The member with lists that stand aside; nothing at all where there are none. */
async function* writeAside({ name, pages }: NonNullable<WrittenDocument['aside']>): AsyncGenerator<string> {
  let isOpen = false;
  for await (const piece of writeEntities(pages)) {
    yield isOpen ? piece : `,${JSON.stringify(name)}:{${piece}`;
    isOpen = true;
  }
  if (isOpen) yield '}';
}

async function* writeEntities(pages: WrittenDocument['pages']): AsyncGenerator<string> {
  let open: string | undefined;
  let separator = '';
  for await (const { kind, entities } of pages) {
    if (open !== kind.collection) {
      yield `${open === undefined ? '' : '],'}\n${JSON.stringify(kind.collection)}:[`;
      open = kind.collection;
      separator = '\n';
    }
    if (entities.length === 0) continue;
    yield `${separator}${entities.join(',\n')}`;
    separator = ',\n';
  }
  if (open !== undefined) yield ']';
}

/**
 * Reads a JSON document as its bytes arrive: yields what each piece completes, and returns the envelope at the end.
 * Throws `InvalidDocument` when the document is refused, after all entities before that place were yielded: what is
 * wrong in them was wrong first.
 */
export function readDocument(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const input = new ByteInput();
  const reading: JsonReading = { input, limits, checks: new DocumentChecks(limits), path: [], batch: [] };
  const parsing = parseDocument(reading);
  return readInPieces(bytes, reading, parsing, (piece) => {
    input.feed(piece);
    parsing.next();
  });
}

/**
 * The members with these names of the outermost object, which may hold a document of any size beside them. Throws
 * `InvalidDocument` where the bytes are no JSON object: options must not be missed because they were written otherwise.
 */
export async function readOuterMembers(
  bytes: AsyncIterable<Uint8Array>,
  names: readonly string[],
  limits: DocumentLimits,
): Promise<ReadonlyMap<string, unknown>> {
  const input = new ByteInput();
  const reading: JsonReading = { input, limits, checks: new DocumentChecks(limits), path: [], batch: [] };
  const found = new Map<string, unknown>();
  const parsing = findMembers(reading, names, found);
  for await (const { buffer, byteOffset, byteLength } of bytes) {
    input.feed(Buffer.from(buffer, byteOffset, byteLength));
    if (parsing.next().done) return found;
  }
  input.end();
  parsing.next();
  return found;
}

function* findMembers(
  reading: JsonReading,
  names: readonly string[],
  found: Map<string, unknown>,
): Parsing<void> {
  const { input, checks } = reading;
  yield* skipByteOrderMark(reading);
  const first = yield* input.peekToken();
  if (first === endOfInput) checks.refuse(documentProblems.empty());
  if (first !== openObject) checks.refuse(documentProblems.notAnObject());
  yield* takeMembers(reading, function* (name) {
    if (!names.includes(name)) return yield* skipValue(reading);
    const value = yield* takeSmallValue(reading);
    found.set(name, value === undefined ? reading.checks.refuse(tooLarge(name)) : value.parsed);
  });
  checks.refuseIfWrong();
}

const tooLarge = (name: string) => ({
  code: 'FIELD_TOO_LARGE',
  message: `The field '${name}' is larger than ${envelopeFieldBytes} bytes; make it smaller.`,
  path: jsonPointer(name),
});

/** Bounds what a batch holds when a source gives everything at once. */
const pieceBytes = 262_144;

/**
 * Drives a parser over a document's bytes as they arrive: yields what each piece completes, and returns the envelope at
 * the end. `feed` gives the parser a piece and lets it go on.
 */
export async function* readInPieces(
  bytes: AsyncIterable<Uint8Array>,
  reading: JsonReading,
  parsing: Parsing<Envelope>,
  feed: (piece: Buffer) => void,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  for await (const chunk of bytes) {
    for (const piece of pieces(chunk)) yield* readOn(reading, () => feed(piece));
  }
  reading.input.end();
  return yield* readOn(reading, () => result(parsing));
}

function* readOn<Result>(reading: JsonReading, read: () => Result): Generator<readonly CutEntity[], Result> {
  try {
    return read();
  } finally {
    if (reading.batch.length > 0) yield takeBatch(reading);
  }
}

function* pieces({ buffer, byteOffset, byteLength }: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < byteLength; at += pieceBytes)
    yield Buffer.from(buffer, byteOffset + at, Math.min(pieceBytes, byteLength - at));
}

function takeBatch(reading: JsonReading): readonly CutEntity[] {
  const { batch } = reading;
  reading.batch = [];
  return batch;
}

function result(parsing: Parsing<Envelope>): Envelope {
  const last = parsing.next();
  if (!last.done) throw new TypeError('The parser waits for bytes after the end of its input.');
  return last.value;
}
