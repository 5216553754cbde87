import type { EntityManager } from 'typeorm';
import type { Portable } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { EntityReference, EntitySelection } from '../kinds/words.ts';
import { slugOf } from '../lib/slug.ts';
import { uniformId } from '../lib/uuid.ts';
import type { TagMatch } from '../store/find-entities.ts';
import { lookUpHeads, lookUpIds, lookUpSlugged } from '../store/look-up.ts';
import type { Since } from './watermark.ts';

export const secretHandlings = ['sealed', 'omitted'] as const;
/** Sealed: encrypted, as stored. Omitted: left out, for sharing. */
type SecretHandling = (typeof secretHandlings)[number];

/** Which entities an export shows. What is left out does not filter. */
export interface ExportSelection {
  readonly kinds?: readonly KindName[];
  readonly excludeKinds?: readonly KindName[];
  /** Entities by key, by id or by slug. */
  readonly select?: readonly EntitySelection[];
  /** What `select` names, by key alone, once `choose` has looked it up. */
  readonly chosen?: readonly EntitySelection[];
  readonly tags?: readonly string[];
  readonly tagMatch: TagMatch;
  readonly includeInactive: boolean;
  /** Adds what the chosen entities refer to, whatever the rest says; but nothing of the excluded kinds. */
  readonly includeDependencies: boolean;
  readonly secrets: SecretHandling;
  /** They are omitted because whoever asked may not have them, and not because they wished so. */
  readonly secretsWithheld?: boolean;
  /** Public key of age: credentials of documents are sealed for whoever has the identity that belongs to it. */
  readonly recipient?: string;
  /** Only what was written after this point, be it active or not. */
  readonly since?: Since;
}

/** An entity that an export shows; null where its digest has to be computed. */
export interface ChosenEntity {
  readonly key: string;
  readonly digest: string | null;
  readonly portable: Portable;
}

/** What the export would show if it were no delta. */
export const withoutSince = ({ since: _since, ...selection }: ExportSelection): ExportSelection => selection;

export const everything: ExportSelection = {
  tagMatch: 'any',
  includeInactive: false,
  includeDependencies: true,
  secrets: 'sealed',
};

/** The same for who may not have secrets, not even sealed: they are omitted, and that is said. */
export const withholdSecrets = (selection: ExportSelection): ExportSelection =>
  selection.secrets === 'omitted' ? selection : { ...selection, secrets: 'omitted', secretsWithheld: true };

/** What is said where secrets were asked for and are omitted. */
export const secretsWithheld =
  'SECRETS_WITHHELD: Secrets are left out, as this takes the permission SECRETS_EXPORT. Who imports the document keeps the ' +
  'secrets that are stored there; ask for a token with that permission if they are to be in it.';

/** Kinds that the export is asked for by name, not just along with all others. */
export const namedKinds = ({ kinds = [], select = [] }: ExportSelection): KindName[] => [
  ...new Set([...kinds, ...select.map(({ kind }) => kind)]),
];

/** A selection with the keys of what it names by key, by id or by slug, as things stand in the snapshot. */
export async function choose(manager: EntityManager, selection: ExportSelection): Promise<ExportSelection> {
  if (selection.select === undefined) return selection;
  const chosen: EntitySelection[] = [];
  for (const { kind, keys } of selection.select)
    chosen.push(keys == null ? { kind } : { kind, keys: await keysNamed(manager, kind, keys) });
  return { ...selection, chosen };
}

/**
 * The keys of what names mean: as keys before ids before slugs; a slug that several share is all of them. What names
 * nothing stays.
 */
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
  const slugs = others.filter((name) => !byId.has(uniformId(name))).map(slugOf);
  // What is made of nothing but signs has no slug, and must not match everything else of that sort.
  const slugged = await lookUpSlugged(
    manager,
    record,
    slugs.filter((slug) => slug !== ''),
  );
  const keysOf = (name: string): string[] => {
    const key = stored.has(name) ? name : byId.get(uniformId(name));
    if (key !== undefined) return [key];
    const found = slugged.filter(({ slug }) => slug === slugOf(name)).map((one) => one.key);
    return found.length > 0 ? found : [name];
  };
  return [...new Set(names.flatMap(keysOf))];
}

/** What is selected and names nothing. */
export async function findMissing(
  manager: EntityManager,
  { select = [], chosen = select }: ExportSelection,
): Promise<EntityReference[]> {
  const missing: EntityReference[] = [];
  for (const { kind, keys } of chosen) {
    if (keys == null) continue;
    const heads = await lookUpHeads(manager, kindNamed(kind), keys);
    const found = new Set(heads.map(({ key }) => key));
    for (const key of new Set(keys)) if (!found.has(key)) missing.push({ kind, key });
  }
  return missing;
}
