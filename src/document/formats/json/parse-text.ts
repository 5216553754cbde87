import { isAscii, isUtf8 } from 'node:buffer';
import { type JSONPath, visit } from 'jsonc-parser';
import { mayBeInexact, parseExact } from '../../../lib/exact-json.ts';
import type { Problem } from '../../../lib/problem.ts';
import { placeAfter, type TextPlace } from '../../places.ts';
import { jsonProblems } from './json-reading.ts';

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

/** The value of a JSON text, in its exact form; the document is refused where it is no JSON, or has a member twice. */
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

/** A member that is there twice. */
interface Duplicate {
  readonly path: readonly (string | number)[];
  /** Where its names begin in the text. */
  readonly at: readonly [number, number];
}

/**
 * How many members a value has, at all levels. A text with more has some of them twice, as parsing keeps one of each.
 */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Array.isArray(value) ? countInList(value) : countInObject(value as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function countInList(items: readonly unknown[]): number {
  let count = 0;
  for (const item of items) if (typeof item === 'object') count += countMembers(item);
  return count;
}

// Without a list of names, as it is done for every entity.
function countInObject(fields: Fields): number {
  let count = 0;
  for (const name in fields) {
    const member = fields[name];
    count += typeof member === 'object' ? 1 + countMembers(member) : 1;
  }
  return count;
}

/** The members that are in an object of a JSON text before, in their order. */
function duplicatesIn(text: string): Duplicate[] {
  const found: Duplicate[] = [];
  const objects: Map<string, number>[] = [];
  visit(text, {
    onObjectBegin: () => void objects.push(new Map()),
    onObjectEnd: () => void objects.pop(),
    onObjectProperty: (name, at, _length, _line, _column, pathTo) => {
      const names = objects.at(-1);
      const first = names?.get(name);
      if (first === undefined) names?.set(name, at);
      else found.push({ path: pathOf(pathTo(), name), at: [first, at] });
    },
  });
  return found;
}

const pathOf = (path: JSONPath, name: string): (string | number)[] => [...path, name];

const spaces = /[ \t\n\r]*/y;
const bareValue = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
// Pieces of a bounded length: a pattern that matches a megabyte at once can run out of stack.
const stringPart = /(?:[^"\\\p{Cc}]|[\x7f-\x9f]){0,1000}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))?/uy;

type Expected = 'value' | 'first item' | 'name' | 'first name' | 'colon' | 'end of item';

/**
 * The place of the first thing in a text that makes it no JSON; the text's length if it only ends too early.
 * `JSON.parse` does not tell in all versions of Node, and quotes the text, which may have secrets.
 */
export function syntaxErrorAt(text: string): number {
  const closers: string[] = [];
  let expected: Expected = 'value';
  let at = after(spaces, text, 0);
  while (at < text.length && !(expected === 'end of item' && closers.length === 0)) {
    const next = step(text, at, expected, closers);
    if (typeof next === 'number') return next;
    expected = next.expected;
    at = after(spaces, text, next.at);
  }
  return at;
}

interface Step {
  readonly at: number;
  readonly expected: Expected;
}

/** The next state, or the place of the error. */
function step(text: string, at: number, expected: Expected, closers: string[]): Step | number {
  if (text[at] === closers.at(-1) && expected !== 'value' && expected !== 'name' && expected !== 'colon') {
    closers.pop();
    return { at: at + 1, expected: 'end of item' };
  }
  if (expected === 'end of item') return afterComma(text, at, closers);
  if (expected === 'colon') return text[at] === ':' ? { at: at + 1, expected: 'value' } : at;
  if (expected === 'value' || expected === 'first item') return afterValue(text, at, closers);
  return text[at] === '"' ? afterString(text, at, 'colon') : at;
}

const afterComma = (text: string, at: number, closers: readonly string[]): Step | number =>
  text[at] === ',' ? { at: at + 1, expected: closers.at(-1) === '}' ? 'name' : 'value' } : at;

function afterValue(text: string, at: number, closers: string[]): Step | number {
  if (text[at] === '"') return afterString(text, at, 'end of item');
  if (text[at] === '{' || text[at] === '[') {
    closers.push(text[at] === '{' ? '}' : ']');
    return { at: at + 1, expected: text[at] === '{' ? 'first name' : 'first item' };
  }
  const end = after(bareValue, text, at);
  return end === at ? at : { at: end, expected: 'end of item' };
}

function afterString(text: string, from: number, expected: Expected): Step | number {
  let at = from + 1;
  for (let end = after(stringPart, text, at); end > at; end = after(stringPart, text, at)) at = end;
  return text[at] === '"' ? { at: at + 1, expected } : at;
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
