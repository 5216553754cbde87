import type { KindName } from '../kinds/registry.ts';
import type { ConflictRule, ConflictStrategy, EntitySelection } from '../kinds/words.ts';
import { slugOf } from '../lib/slug.ts';
import { uniformId } from '../lib/uuid.ts';

/** What an entity of a document can be selected by. */
export interface Selectable {
  readonly key: string;
  readonly sourceId?: string | undefined;
  readonly slug: string;
}

/** A selected name that means an entity, and how well: by key is 0, by id 1, by slug 2. */
export interface Naming {
  readonly name: string;
  readonly rank: number;
}

/** What selects an entity; nothing where its kind is selected as a whole; undefined where it is not selected. */
export type Selector = (kind: KindName, entity: Selectable) => readonly Naming[] | undefined;

/** Kinds that are not named stay out; a kind that is named without keys is in as a whole. */
export function selector(selection: readonly EntitySelection[]): Selector {
  const whole = new Set(selection.flatMap(({ kind, keys }) => (keys == null ? [kind] : [])));
  const names = new Map<KindName, Names>();
  for (const { kind, keys } of selection) names.set(kind, (names.get(kind) ?? new Names()).add(keys ?? []));
  return (kind, entity) => {
    if (whole.has(kind)) return [];
    const namings = names.get(kind)?.namingsOf(entity) ?? [];
    return namings.length === 0 ? undefined : namings;
  };
}

class Names {
  readonly #names = new Set<string>();
  readonly #byId = new Map<string, string[]>();
  readonly #bySlug = new Map<string, string[]>();

  add(names: readonly string[]): this {
    for (const name of names) {
      if (this.#names.has(name)) continue;
      this.#names.add(name);
      note(this.#byId, uniformId(name), name);
      // What is made of nothing but signs has no slug, and must not match everything else of that sort.
      if (slugOf(name) !== '') note(this.#bySlug, slugOf(name), name);
    }
    return this;
  }

  namingsOf({ key, sourceId, slug }: Selectable): Naming[] {
    const byKey = this.#names.has(key) ? [{ name: key, rank: 0 }] : [];
    const ids = sourceId === undefined ? [] : (this.#byId.get(uniformId(sourceId)) ?? []);
    const byId = ids.filter((name) => name !== key);
    const bySlug = (this.#bySlug.get(slug) ?? []).filter((name) => name !== key && !ids.includes(name));
    return [
      ...byKey,
      ...byId.map((name) => ({ name, rank: 1 })),
      ...bySlug.map((name) => ({ name, rank: 2 })),
    ];
  }
}

function note(names: Map<string, string[]>, by: string, name: string): void {
  names.set(by, [...(names.get(by) ?? []), name]);
}

/**
 * Which names of a selection mean what, once a whole document was seen: what a name means by key is what counts, then by
 * id, then by slug; a slug that several share is all of them.
 */
export class NamedBest {
  readonly #ranks = new Map<string, number>();

  add(kind: KindName, namings: readonly Naming[]): void {
    for (const { name, rank } of namings) {
      const id = idOf(kind, name);
      this.#ranks.set(id, Math.min(rank, this.#ranks.get(id) ?? rank));
    }
  }

  /** Whether one of them is the best that its name means. */
  keeps = (kind: KindName, namings: readonly Naming[]): boolean =>
    namings.length === 0 || namings.some(({ name, rank }) => this.#ranks.get(idOf(kind, name)) === rank);
}

const idOf = (kind: KindName, name: string): string => `${kind} ${name}`;

/** The strategy for an entity: the last rule that matches, else the job's own. */
export function strategist(
  fallback: ConflictStrategy,
  rules: readonly ConflictRule[],
): (kind: KindName, key: string) => ConflictStrategy {
  const latestFirst = rules.map((rule) => ({ ...rule, matches: matcher(rule) })).reverse();
  return (kind, key) => latestFirst.find(({ matches }) => matches(kind, key))?.strategy ?? fallback;
}

const matcher = ({ kind, keys }: EntitySelection): ((kind: KindName, key: string) => boolean) => {
  const named = keys == null ? undefined : new Set(keys);
  return (candidate, key) => candidate === kind && (named === undefined || named.has(key));
};
