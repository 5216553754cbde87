import { isAscii, isUtf8 } from 'node:buffer';
import { mayBeInexact, parseExact } from '../../../lib/parse-exact.ts';
import type { Problem } from '../../../lib/problem.ts';
import { placeAfter, type TextPlace } from '../../places.ts';
import { countMembers, duplicatesIn } from './duplicates.ts';
import { jsonProblems } from './json-problems.ts';
import { syntaxErrorAt } from './syntax-error-at.ts';

/** Refuses the whole document. */
export type Refuse = (problem: Problem) => never;

/** Where a text is in the document, and how to refuse the document for it. */
export interface TextSource {
  readonly place: TextPlace;
  readonly path: readonly (string | number)[];
  readonly refuse: Refuse;
  /** How many members the text has at all levels, where that is known: they are all to be in the value. */
  readonly members?: number | undefined;
}

/** The text of a value; the document is refused where that is not UTF-8. */
export function textOf(bytes: Buffer, { place, path, refuse }: TextSource): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : refuse(jsonProblems.notUtf8(place, path));
}

/** What a value's text means, in its exact form; the document is refused where it is no JSON, or has a member twice. */
export function parseText(text: string, source: TextSource, isDoubtful = mayBeInexact(text)): unknown {
  const value = parsed(text, source, isDoubtful);
  if (source.members !== undefined && source.members !== countMembers(value)) refuseDuplicates(text, source);
  return value;
}

function parsed(text: string, { place, path, refuse }: TextSource, isDoubtful: boolean): unknown {
  try {
    return parseExact(text, isDoubtful);
  } catch {
    return refuse(jsonProblems.unexpected(placeAfter(place, text.slice(0, syntaxErrorAt(text))), path));
  }
}

function refuseDuplicates(text: string, { place, path, refuse }: TextSource): void {
  const [found] = duplicatesIn(text);
  if (found === undefined) return;
  const [first, second] = found.at.map((at) => placeAfter(place, text.slice(0, at)));
  if (first && second) refuse(jsonProblems.duplicate(first, second, [...path, ...found.path]));
}
