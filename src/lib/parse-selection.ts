import type { KindSpelling, ParsedSelection, SelectedKind, SelectionProblem } from './selection.ts';
import { selectionProblems } from './selection-problems.ts';

interface Reading<Name> {
  readonly text: string;
  readonly kinds: readonly KindSpelling<Name>[];
  at: number;
}

/** Stops the reading of one part; what is wrong in the others is found as well. */
class WrongPart extends Error {
  readonly problem: SelectionProblem;

  constructor(problem: SelectionProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * Reads `tools:a,b;servers:*`: kinds in the singular or plural and in any case, each with its keys, or with `*` or
 * nothing for all of them. Only the first colon of a part separates; a key with `,` or `;` stands in quotes, in which
 * `\"` and `\\` stand for themselves.
 */
export function parseSelection<Name extends string>(
  text: string,
  kinds: readonly KindSpelling<Name>[],
): ParsedSelection<Name> {
  const reading: Reading<Name> = { text, kinds, at: 0 };
  const selection: SelectedKind<Name>[] = [];
  const problems: SelectionProblem[] = [];
  do {
    try {
      selection.push(readPart(reading));
    } catch (error) {
      if (!(error instanceof WrongPart)) throw error;
      problems.push(error.problem);
      take(reading, /[^;]*/y);
    }
  } while (take(reading, /;/y) !== '');
  const [first, ...others] = problems;
  return first === undefined ? { ok: true, selection } : { ok: false, problems: [first, ...others] };
}

function readPart<Name extends string>(reading: Reading<Name>): SelectedKind<Name> {
  take(reading, /\s*/y);
  const start = reading.at;
  const spelling = take(reading, /[^:;]*/y).trim();
  const hasColon = take(reading, /:\s*/y) !== '';
  if (spelling === '' && !hasColon) throw new WrongPart(selectionProblems.emptyPart(start));
  const kind = kindSpelt(reading.kinds, spelling);
  if (kind === undefined) throw new WrongPart(selectionProblems.unknownKind(start, spelling, reading.kinds));
  return isAll(reading) ? { kind } : { kind, keys: readKeys(reading) };
}

function kindSpelt<Name>(kinds: readonly KindSpelling<Name>[], spelling: string): Name | undefined {
  const folded = spelling.toLowerCase();
  return kinds.find(({ name, collection }) => [name, collection].includes(folded))?.name;
}

const isAll = (reading: Reading<unknown>): boolean => {
  const star = take(reading, /\*\s*(?=;|$)/y);
  return star !== '' || ['', ';'].includes(reading.text.charAt(reading.at));
};

function readKeys(reading: Reading<unknown>): string[] {
  const keys: string[] = [];
  do keys.push(readKey(reading));
  while (take(reading, /,/y) !== '');
  return keys;
}

function readKey(reading: Reading<unknown>): string {
  take(reading, /\s*/y);
  const start = reading.at;
  if (reading.text[start] === '"') return readQuoted(reading);
  const key = take(reading, /[^,;]*/y).trim();
  if (key === '') throw new WrongPart(selectionProblems.emptyKey(start));
  if (key === '*') throw new WrongPart(selectionProblems.starAmongKeys(start));
  return key;
}

function readQuoted(reading: Reading<unknown>): string {
  const start = reading.at;
  const quoted = take(reading, /"(?:[^"\\]|\\[\s\S])*"\s*/y).trim();
  if (quoted === '') {
    // What follows belongs to the key as its author meant it.
    reading.at = reading.text.length;
    throw new WrongPart(selectionProblems.openQuote(start));
  }
  if (!['', ',', ';'].includes(reading.text.charAt(reading.at)))
    throw new WrongPart(selectionProblems.afterQuote(reading.at));
  return quoted.slice(1, -1).replace(/\\(["\\])/g, '$1');
}

/** What the pattern, which must be sticky, finds at the place where reading is; goes on behind it. */
function take(reading: Reading<unknown>, pattern: RegExp): string {
  pattern.lastIndex = reading.at;
  const [found] = pattern.exec(reading.text) ?? [''];
  reading.at += found.length;
  return found;
}
