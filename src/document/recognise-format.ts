import type { FormatReading } from './document-format.ts';
import { documentProblems } from './document-problems.ts';
import { formats } from './formats/formats.ts';
import { InvalidDocument } from './invalid-document.ts';

/** How much of a document formats are recognised by. */
export const recognisedBytes = 65_536;

/** How to read a document that begins with these bytes; `InvalidDocument` where it is in an encoding that none reads. */
export function recogniseFormat(start: Buffer): FormatReading {
  if (isUtf16(start)) throw new InvalidDocument([documentProblems.utf16()]);
  const content = start.indexOf(byteOrderMark) === 0 ? start.subarray(byteOrderMark.length) : start;
  for (const { reading } of formats) if (reading?.recognise(content)) return reading;
  throw new TypeError('No format takes what the others do not.');
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** By its mark; without one by every other byte of its first characters, which are those of a document. */
const isUtf16 = (start: Buffer): boolean =>
  marks.some((mark) => start.subarray(0, 2).equals(mark)) ||
  /^(?:[^\0]\0){2}|^(?:\0[^\0]){2}/.test(start.subarray(0, 4).toString('latin1'));
