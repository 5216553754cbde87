import { peek } from '../lib/bytes.ts';
import type { CutEntity, Envelope, FormatReading } from './document-format.ts';
import { formats } from './formats/formats.ts';
import { jsonFormat } from './formats/json/json-format.ts';
import { yamlFormat } from './formats/yaml/yaml-format.ts';
import { refuseArchives, refuseKnownTexts } from './known-files.ts';
import type { DocumentLimits } from './limits.ts';
import { documentProblems, InvalidDocument } from './problems.ts';

/** How much is looked at of JSON that does not say what it is: clients have servers far behind in their files. */
const mostLookedAt = 16_777_216;

/** Reads a document in whatever format it turns out to be, with the contract of `FormatReading.read`. */
export async function* readRecognised(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const beginning = await peek(bytes, recognisedBytes);
  let taken = beginning;
  try {
    let reading = recogniseFormat(taken.start.subarray(0, recognisedBytes));
    if (!taken.isAll && isUndecided(reading, taken.start)) {
      taken = await peek(taken.whole, mostLookedAt);
      reading = recogniseFormat(taken.start);
    }
    return yield* reading.read(taken.whole, limits);
  } finally {
    await beginning.close();
  }
}

/** How much of a document formats are recognised by. */
export const recognisedBytes = 65_536;

/**
 * How to read a document that begins with these bytes; `InvalidDocument` where it is in an encoding that none reads, or
 * another file that is known.
 */
export function recogniseFormat(start: Buffer): FormatReading {
  if (isUtf16(start)) throw new InvalidDocument([documentProblems.utf16()]);
  refuseArchives(start);
  const content = start.indexOf(byteOrderMark) === 0 ? start.subarray(byteOrderMark.length) : start;
  const format = formats.find(({ reading }) => reading?.recognise(content));
  if (format?.reading === undefined) throw new TypeError('No format takes what the others do not.');
  // Others are sure of theirs; these take what only looks like it.
  if (format === yamlFormat || (format === jsonFormat && !saysWhatItIs.test(content.toString('latin1'))))
    refuseKnownTexts(content);
  return format.reading;
}

/** Members of a document, and of nothing else. */
const saysWhatItIs = /"(?:entities|exported_at|import_data)"/;

/** Whether JSON begins like the file of a client that may have its servers only further behind. */
const isUndecided = (reading: FormatReading, start: Buffer): boolean =>
  reading === jsonFormat.reading &&
  /^\s*\{/.test(start.subarray(0, 100).toString('latin1')) &&
  !saysWhatItIs.test(start.toString('latin1')) &&
  !/"version"/.test(start.toString('latin1'));

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** By its mark; without one by every other byte of its first characters, which are those of a document. */
const isUtf16 = (start: Buffer): boolean =>
  marks.some((mark) => start.subarray(0, 2).equals(mark)) ||
  /^(?:[^\0]\0){2}|^(?:\0[^\0]){2}/.test(start.subarray(0, 4).toString('latin1'));
