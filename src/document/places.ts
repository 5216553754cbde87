import type { Problem } from '../lib/problem.ts';

/** A place in a document's text; from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where something begins in a document that comes as text. */
export interface TextPlace extends Place {
  /** Bytes of the document before it. */
  readonly offset: number;
}

/** Where a document begins. */
export const documentStart: TextPlace = { offset: 0, line: 1, column: 1 };

/** How a message names a place. */
export const atPlace = ({ line, column }: Place): string => `line ${line}, column ${column}`;

/** The place after a text that begins at a place. */
export function placeAfter({ offset, line, column }: TextPlace, text: string): TextPlace {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  return {
    offset: offset + Buffer.byteLength(text),
    line: line + lines.length - 1,
    column: (lines.length === 1 ? column : 1) + last.length,
  };
}

/** The place of a value that is no object and no list. */
export interface PlainPlace extends Place {
  /** Whether it is no text, and would be one in quotes. */
  readonly isQuotable: boolean;
}

/** Places by JSON pointer into the document. */
export type PlainPlaces = Readonly<Record<string, PlainPlace>>;

/** A problem with its place in the text, where that is known; a number that should be a text is to be quoted. */
export function placed(problem: Problem, place: PlainPlace | undefined): Problem {
  if (place === undefined) return problem;
  const sentence = problem.message.replace(/\.$/, '');
  const advice = place.isQuotable && /string/.test(problem.message) ? ' Quote it.' : '';
  const message = `${sentence}, at ${atPlace(place)}.${advice}`;
  return { ...problem, message };
}
