import { openObject } from '../../../lib/json-bytes.ts';
import { jsonPointer } from '../../../lib/json-pointer.ts';
import { DocumentChecks } from '../../document-checks.ts';
import { documentProblems } from '../../document-problems.ts';
import type { DocumentLimits } from '../../limits.ts';
import { envelopeFieldBytes } from '../../limits.ts';
import { ByteInput, endOfInput, type Parsing } from './byte-input.ts';
import type { JsonReading } from './json-reading.ts';
import { skipByteOrderMark, skipValue, takeMembers, takeSmallValue } from './parse-document.ts';

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
