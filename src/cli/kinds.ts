import type { EntityKind, EntitySelection } from '../client/generated/graphql.ts';
import { collections } from '../client/generated/kinds.ts';
import { nearest } from '../lib/characters.ts';
import { parseSelection } from '../lib/selection.ts';
import { CommandFailure } from './exit-codes.ts';
import { type SelectionOptions, selectedTexts } from './options.ts';

// The record has all kinds and nothing else.
const kinds = Object.keys(collections) as EntityKind[];
const spellings = kinds.map((kind) => ({ name: kind.toLowerCase(), collection: collections[kind] }));

export const collectionNames: readonly string[] = Object.values(collections);

/** The kind that a word names, in the singular or plural. */
export function kindOf(word: string): EntityKind {
  const folded = word.toLowerCase();
  const kind = kinds.find((one) => [one.toLowerCase(), collections[one]].includes(folded));
  if (kind !== undefined) return kind;
  const meant = nearest(word, collectionNames);
  throw new CommandFailure(
    'unexpected',
    `'${word}' is no kind${meant === undefined ? '' : `; did you mean '${meant}'?`}`.replace(/(?<!\?)$/, '.'),
    { advice: `There are ${collectionNames.join(', ')}.` },
  );
}

/** The word for what is of a kind, in the plural. */
export const collectionOf = (kind: EntityKind): string => collections[kind];

/** `tools,servers` as kinds. */
export const kindsOf = (words: readonly string[] | undefined): EntityKind[] | undefined => words?.map(kindOf);

/** `tools:a,b;servers:*` as a selection; several such texts count together. */
export function selectionOf(texts: readonly string[]): EntitySelection[] {
  const read = texts.map((text) => parseSelection(text, spellings));
  const problems = read.flatMap((one) => (one.ok ? [] : one.problems));
  const [first] = problems;
  if (first !== undefined)
    throw new CommandFailure('unexpected', problems.map(({ message }) => message).join('\n'), {
      code: first.code,
      problems,
    });
  return read
    .flatMap((one) => (one.ok ? one.selection : []))
    .map(({ kind, keys }) => ({ kind: kindNamed(kind), ...(keys && { keys }) }));
}

/** What `--include`, `--select` and `--types` name together; undefined for everything. */
export function selectedBy({
  types,
  ...options
}: SelectionOptions & { readonly types?: readonly string[] }): EntitySelection[] | undefined {
  const texts = selectedTexts(options);
  const kinds = kindsOf(types)?.map((kind) => ({ kind }));
  return texts || kinds ? [...selectionOf(texts ?? []), ...(kinds ?? [])] : undefined;
}

function kindNamed(name: string): EntityKind {
  const kind = kinds.find((one) => one.toLowerCase() === name);
  if (kind === undefined) throw new TypeError(`There is no kind named ${name}.`);
  return kind;
}

export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `3 roots, 1 tool`; kinds that have none are left out. */
export const countedKinds = (
  counts: readonly { readonly kind: EntityKind; readonly count: number }[],
): string =>
  counts
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => counted(count, kind.toLowerCase()))
    .join(', ') || 'nothing';
