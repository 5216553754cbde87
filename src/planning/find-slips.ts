import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { ConflictRule, EntitySelection } from '../kinds/words.ts';

/** What somebody asked for by kind and key, and whether a document has it. */
interface Asked {
  readonly selection: readonly EntitySelection[];
  readonly rules: readonly ConflictRule[];
  /** Without a key: whether it has anything of the kind. */
  readonly has: (kind: KindName, key?: string) => boolean;
  /** The same by key, id or slug, as selections name entities; without it by key alone. */
  readonly isNamed?: (kind: KindName, name: string) => boolean;
}

/** A warning for each part of a selection, and each rule, that matches nothing: most of them are misspelt. */
export const findSlips = ({ selection, rules, has, isNamed = has }: Asked): string[] => [
  ...new Set([
    ...unmatched(selection, (kind, name) => (name === undefined ? has(kind) : isNamed(kind, name))).map(
      ({ kind, key }) => unselected(kind, key),
    ),
    ...rules.flatMap((rule) =>
      unmatched([rule], has).map(({ kind, key }) => unruled(kind, key, rule.strategy)),
    ),
  ]),
];

interface Unmatched {
  readonly kind: KindName;
  readonly key: string | undefined;
}

const unmatched = (selection: readonly EntitySelection[], has: Asked['has']): Unmatched[] =>
  selection.flatMap(({ kind, keys }) => {
    const named: readonly (string | undefined)[] = keys ?? [undefined];
    return named.filter((key) => !has(kind, key)).map((key) => ({ kind, key }));
  });

const unselected = (kind: KindName, key: string | undefined): string =>
  `SELECTION_WITHOUT_MATCH: ${
    key === undefined
      ? `The selection names ${kindNamed(kind).collection}, of which there are none.`
      : `The selection names the ${kind} '${key}', which is not there; look at how it is spelt.`
  }`;

const unruled = (kind: KindName, key: string | undefined, strategy: string): string =>
  `RULE_WITHOUT_MATCH: ${
    key === undefined
      ? `The rule '${strategy}' is for ${kindNamed(kind).collection}, of which nothing is imported here; it changes nothing.`
      : `The rule '${strategy}' is for the ${kind} '${key}', which is not imported here; look at how it is spelt in the document.`
  }`;

const mostWarnings = 100;

/** As many of the warnings as anybody reads, and how many more there are. */
export function firstWarnings(warnings: readonly string[]): string[] {
  const others = warnings.length - mostWarnings;
  return [
    ...warnings.slice(0, mostWarnings),
    ...(others > 0 ? [`MORE_WARNINGS: There are ${others} more.`] : []),
  ];
}
