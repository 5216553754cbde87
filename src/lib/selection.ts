import { shortened } from './characters.ts';

/** How a kind may be spelt in a selection: `tool`, `tools`. */
interface KindSpelling<Name> {
  readonly name: Name;
  readonly collection: string;
}

/** One kind, and which of its entities: all of them when `keys` is left out. */
interface SelectedKind<Name> {
  readonly kind: Name;
  readonly keys?: readonly string[] | undefined;
}

/** What is wrong with the text of a selection, and where: characters (UTF-16) before it. */
interface SelectionProblem {
  readonly code:
    | 'EMPTY_PART'
    | 'UNKNOWN_KIND'
    | 'EMPTY_KEY'
    | 'STAR_AMONG_KEYS'
    | 'OPEN_QUOTE'
    | 'AFTER_QUOTE';
  readonly message: string;
  readonly position: number;
}

type ParsedSelection<Name> =
  | { readonly ok: true; readonly selection: readonly SelectedKind<Name>[] }
  | { readonly ok: false; readonly problems: readonly [SelectionProblem, ...SelectionProblem[]] };

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

const problem =
  (code: SelectionProblem['code'], message: string) =>
  (position: number): SelectionProblem => ({
    code,
    position,
    message: `${message} (at character ${position + 1})`,
  });

const longestShown = 50;

/** Every reason not to take a selection. */
const selectionProblems = {
  emptyPart: problem('EMPTY_PART', 'A part of the selection is empty; write `kind:key,key;kind:key`.'),
  emptyKey: problem('EMPTY_KEY', 'A key is missing; write one, or remove the comma.'),
  starAmongKeys: problem(
    'STAR_AMONG_KEYS',
    '`*` stands for all of a kind; leave the keys beside it out, or write "*" in quotes for the key.',
  ),
  openQuote: problem(
    'OPEN_QUOTE',
    'The quote that opens here is not closed; close it, or write \\" for a quote.',
  ),
  afterQuote: problem('AFTER_QUOTE', 'Something follows a closing quote; only `,` or `;` can.'),
  unknownKind: (
    position: number,
    spelling: string,
    kinds: readonly { readonly collection: string }[],
  ): SelectionProblem =>
    problem(
      'UNKNOWN_KIND',
      `There is no kind '${shortened(spelling, longestShown)}'; there are ${kinds.map(({ collection }) => collection).join(', ')}.`,
    )(position),
} as const;

/** The text that `parseSelection` reads as this selection; a kind of which no key is selected is left out. */
export const formatSelection = <Name extends string>(
  selection: readonly SelectedKind<Name>[],
  kinds: readonly KindSpelling<Name>[],
): string =>
  selection
    .filter(({ keys }) => keys?.length !== 0)
    .map(({ kind, keys }) => `${collectionOf(kind, kinds)}:${keys?.map(keyText).join(',') ?? '*'}`)
    .join(';');

const collectionOf = <Name extends string>(kind: Name, kinds: readonly KindSpelling<Name>[]): string =>
  kinds.find(({ name }) => name === kind)?.collection ?? kind;

const keyText = (key: string): string => (needsQuotes(key) ? `"${key.replace(/["\\]/g, '\\$&')}"` : key);

const needsQuotes = (key: string): boolean => /^"|[,;]|^\*?$/.test(key) || key !== key.trim();
