import { jsonPointer } from '../../../lib/json-pointer.ts';
import { DocumentChecks } from '../../document-checks.ts';
import type { DocumentLimits } from '../../limits.ts';
import { envelopeFieldBytes } from '../../limits.ts';
import { ByteInput, type Parsing } from './byte-input.ts';
import type { JsonReading } from './json-reading.ts';
import { skipByteOrderMark, skipValue, takeMembers, takeSmallValue } from './parse-document.ts';

const openObject = 0x7b;

/**
 * The members with these names of the outermost object, which may hold a document of any size beside them; nothing where
 * the bytes are no object. Throws `InvalidDocument` where they are no JSON.
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
  yield* skipByteOrderMark(reading);
  if ((yield* reading.input.peekToken()) !== openObject) return;
  yield* takeMembers(reading, function* (name) {
    if (!names.includes(name)) return yield* skipValue(reading);
    const value = yield* takeSmallValue(reading);
    found.set(name, value === undefined ? reading.checks.refuse(tooLarge(name)) : value.parsed);
  });
}

const tooLarge = (name: string) => ({
  code: 'FIELD_TOO_LARGE',
  message: `The field '${name}' is larger than ${envelopeFieldBytes} bytes.`,
  path: jsonPointer(name),
});
