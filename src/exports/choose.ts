import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { EntitySelection } from '../kinds/words.ts';
import { slugOf } from '../lib/slug.ts';
import { lookUpHeads, lookUpIds, lookUpSlugged } from '../store/look-up.ts';
import type { ExportSelection } from './export-selection.ts';

/** A selection with the keys of what it names by key, by id or by slug, as things stand in the snapshot. */
export async function choose(manager: EntityManager, selection: ExportSelection): Promise<ExportSelection> {
  if (selection.select === undefined) return selection;
  const chosen: EntitySelection[] = [];
  for (const { kind, keys } of selection.select)
    chosen.push(keys == null ? { kind } : { kind, keys: await keysNamed(manager, kind, keys) });
  return { ...selection, chosen };
}

/** By key before by id before by slug; a slug that several share is all of them. What names nothing stays as it is. */
async function keysNamed(
  manager: EntityManager,
  kind: KindName,
  names: readonly string[],
): Promise<string[]> {
  const record = kindNamed(kind);
  const stored = new Set((await lookUpHeads(manager, record, names)).map(({ key }) => key));
  const others = names.filter((name) => !stored.has(name));
  if (others.length === 0) return [...new Set(names)];
  const byId = new Map((await lookUpIds(manager, record, others)).map(({ id, key }) => [id, key]));
  const slugs = others.filter((name) => !byId.has(idOf(name))).map(slugOf);
  // What is made of nothing but signs has no slug, and must not match everything else of that sort.
  const slugged = await lookUpSlugged(
    manager,
    record,
    slugs.filter((slug) => slug !== ''),
  );
  const keysOf = (name: string): string[] => {
    const key = stored.has(name) ? name : byId.get(idOf(name));
    if (key !== undefined) return [key];
    const found = slugged.filter(({ slug }) => slug === slugOf(name)).map((one) => one.key);
    return found.length > 0 ? found : [name];
  };
  return [...new Set(names.flatMap(keysOf))];
}

/** As the database writes it. */
const idOf = (name: string): string =>
  name.toLowerCase().replace(/^(\w{8})-?(\w{4})-?(\w{4})-?(\w{4})-?(\w{12})$/, '$1-$2-$3-$4-$5');
