import type { KindName } from '../kinds/registry.ts';
import type { ConflictRule, ConflictStrategy, EntitySelection } from '../kinds/words.ts';

/** Whether a selection has room for this entity; no selection has room for all. */
export type IsSelected = (kind: KindName, key: string) => boolean;

/** Kinds that are not named stay out; a kind that is named without keys is in as a whole. */
export function selector(selection: readonly EntitySelection[] | null | undefined): IsSelected {
  if (selection == null) return () => true;
  const matchers = selection.map(matcher);
  return (kind, key) => matchers.some((matches) => matches(kind, key));
}

/** The strategy for an entity: the last rule that matches, else the job's own. */
export function strategist(
  fallback: ConflictStrategy,
  rules: readonly ConflictRule[],
): (kind: KindName, key: string) => ConflictStrategy {
  const latestFirst = rules.map((rule) => ({ ...rule, matches: matcher(rule) })).reverse();
  return (kind, key) => latestFirst.find(({ matches }) => matches(kind, key))?.strategy ?? fallback;
}

const matcher = ({ kind, keys }: EntitySelection): IsSelected => {
  const named = keys == null ? undefined : new Set(keys);
  return (candidate, key) => candidate === kind && (named === undefined || named.has(key));
};
