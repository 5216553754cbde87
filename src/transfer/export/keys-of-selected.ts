import { type KindName, kindNamed } from '../../kinds/registry.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import { slugOf } from '../../lib/slug.ts';
import { lookUpHeads, lookUpIds, lookUpSlugged } from '../../store/look-up.ts';
import type { Store } from '../../store/store.ts';

/** The same selection where entities are named by key, by id or by slug, in this order; a slug that several share is all of them. */
export const keysOfSelected = (
  store: Store,
  selected: readonly EntitySelection[],
): Promise<EntitySelection[]> =>
  Promise.all(
    selected.map(async ({ kind, keys }) =>
      keys == null ? { kind } : { kind, keys: await keysNamed(store, kind, keys) },
    ),
  );

async function keysNamed(
  { dataSource: { manager } }: Store,
  kind: KindName,
  names: readonly string[],
): Promise<string[]> {
  const record = kindNamed(kind);
  const stored = new Set((await lookUpHeads(manager, record, names)).map(({ key }) => key));
  const others = names.filter((name) => !stored.has(name));
  const byId = new Map((await lookUpIds(manager, record, others)).map(({ id, key }) => [id, key]));
  const slugs = others.filter((name) => !byId.has(name.toLowerCase())).map(slugOf);
  const slugged = slugs.length === 0 ? [] : await lookUpSlugged(manager, record, slugs);
  const keysOf = (name: string): string[] => {
    const key = stored.has(name) ? name : byId.get(name.toLowerCase());
    if (key !== undefined) return [key];
    const found = slugged.filter(({ slug }) => slug === slugOf(name)).map((one) => one.key);
    return found.length > 0 ? found : [name];
  };
  return [...new Set(names.flatMap(keysOf))];
}
