import { type Kind, mentionsIn, type PendingNames, type Portable } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import { shortened } from '../lib/characters.ts';
import type { Json } from '../lib/json.ts';
import { slugOf } from '../lib/slug.ts';
import { uniformId } from '../lib/uuid.ts';
import type { DocumentIndex } from './document-index.ts';
import type { Incoming } from './incoming.ts';
import type { DocumentState } from './ledger.ts';
import type { StoredEntity } from './step.ts';

/** What is stored of the entities that some mentions may mean. */
export interface StoredNames {
  readonly keys: ReadonlySet<string>;
  /** Ids as the database writes them. */
  readonly keysById: ReadonlyMap<string, string>;
  readonly keysBySlug: ReadonlyMap<string, readonly string[]>;
}

/** What a mention turned out to mean. */
export type Resolution =
  | { readonly status: 'resolved'; readonly key: string }
  /** `isDoomed`: what has the name is deleted by the document. */
  | { readonly status: 'unresolved'; readonly isDoomed?: true }
  | { readonly status: 'ambiguous'; readonly keys: readonly string[] };

/**
 * Which entity a mention means: by key before by id before by slug, and at each of them what the document brings
 * before what is stored. A slug that several entities share means none of them.
 */
export function resolveMention(
  mention: string,
  kind: KindName,
  document: DocumentState,
  stored: StoredNames,
): Resolution {
  const { index, ledger } = document;
  // What the document deletes is stored for a little while only.
  const isLeft = (found: string): boolean => !index.deletes(kind, found);
  const byId = stored.keysById.get(uniformId(mention));
  const key =
    ledger.storedKey(kind, mention) ??
    (stored.keys.has(mention) && isLeft(mention) ? mention : undefined) ??
    ledger.storedKey(kind, index.keyOfSourceId(kind, mention) ?? '') ??
    (byId !== undefined && isLeft(byId) ? byId : undefined);
  if (key !== undefined) return { status: 'resolved', key };
  if (stored.keys.has(mention)) return doomed;
  return resolveSlug(slugOf(mention), kind, document, stored);
}

const doomed: Resolution = { status: 'unresolved', isDoomed: true };

function resolveSlug(
  slug: string,
  kind: KindName,
  { index, ledger }: DocumentState,
  stored: StoredNames,
): Resolution {
  // What is made of nothing but signs has no slug, and must not match everything else of that sort.
  if (slug === '') return { status: 'unresolved' };
  const inDocument = index.keysOfSlug(kind, slug).flatMap((key) => ledger.storedKey(kind, key) ?? []);
  const isLeft = (key: string): boolean => !index.deletes(kind, key);
  const candidates = inDocument.length > 0 ? inDocument : (stored.keysBySlug.get(slug) ?? []).filter(isLeft);
  const [first, ...others] = candidates;
  if (first === undefined) return stored.keysBySlug.has(slug) ? doomed : { status: 'unresolved' };
  return others.length === 0 ? { status: 'resolved', key: first } : { status: 'ambiguous', keys: candidates };
}

/** A stored entity in full, and which of its references are only names. */
export interface ReferringEntity extends StoredEntity {
  readonly portable: Portable;
  readonly pending: PendingNames;
}

/** What a field refers to: keys of what is there and names of what is not, in order. */
interface References {
  readonly all: readonly string[];
  readonly pending: readonly string[];
}

/**
 * The entity with what its names come to when the document is stored, as `settlePending` does it: by key, or as the only
 * one by slug. `there` has what is stored besides of such names, per field.
 */
export function settleStored(
  kind: Kind<KindName>,
  stored: ReferringEntity,
  document: DocumentState,
  there: ReadonlyMap<string, StoredNames>,
): ReferringEntity {
  const portable: Record<string, Json> = { ...stored.portable };
  const pending: Record<string, readonly string[]> = {};
  const rewritten: string[] = [];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const names = stored.pending[field] ?? [];
    const settled = new Map(
      names.map((name) => [name, settledKey(kindNamed(to.name), name, document, there.get(field))]),
    );
    const keyOf = (name: string): string => settled.get(name) ?? name;
    pending[field] = names.filter((name) => settled.get(name) === undefined);
    if (names.every((name) => keyOf(name) === name)) continue;
    portable[field] = [...new Set(mentionsIn(stored.portable, field).map(keyOf))];
    rewritten.push(field);
  }
  return { ...stored, portable, pending, rewritten };
}

function settledKey(
  to: Kind<KindName>,
  name: string,
  { index, ledger }: DocumentState,
  there: StoredNames | undefined,
): string | undefined {
  if (ledger.storedKey(to.name, name) === name) return name;
  const slug = slugOf(name);
  if (slug === '') return;
  const brought = index.keysOfSlug(to.name, slug).flatMap((key) => {
    const stored = ledger.storedKey(to.name, key);
    // What is stored beside another one under a new name has another slug.
    return stored === undefined || (stored !== key && to.key === 'name') ? [] : [stored];
  });
  const [only, ...others] = new Set([...brought, ...(there?.keysBySlug.get(slug) ?? [])]);
  return others.length === 0 && brought.length > 0 ? only : undefined;
}

/**
 * What the document refers to, laid over what is stored. Where everything is known, the document's list is the list; so
 * it is where it mentions everything by key, as our exports do, known or not.
 * Where it has names of nothing here, one of them may be another name of what is referred to already, which is
 * therefore kept behind them. Where it has ids of another system, they may mean any of it, and all is kept in its order.
 */
export function layOver(
  { kind, index }: { readonly kind: Kind<KindName>; readonly index: DocumentIndex },
  incoming: Incoming,
  stored: ReferringEntity,
): Incoming {
  const portable: Record<string, Json> = { ...incoming.portable };
  const pending: Record<string, readonly string[]> = {};
  const warnings = [...(incoming.warnings ?? [])];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const before = referencesOf(stored, field);
    const isMentioned = portable[field] !== undefined;
    const laid = isMentioned
      ? layField(incoming, field, before, index.mentionsByKey)
      : { ...before, beside: [] };
    pending[field] = laid.pending;
    if (isMentioned) portable[field] = [...laid.all];
    if (laid.beside.length > 0) warnings.push(keptBeside(kind, incoming.key, to, laid.beside));
  }
  return { ...withoutDigest(incoming), portable, pending, warnings };
}

interface LaidReferences extends References {
  /** What is kept because something is pending. */
  readonly beside: readonly string[];
}

function layField(incoming: Incoming, field: string, before: References, isByKey: boolean): LaidReferences {
  const given = referencesOf(incoming, field);
  const doomed = new Set(incoming.doomed?.[field]);
  const isLeft = (name: string): boolean => !doomed.has(name);
  const links = before.all.filter((name) => isLeft(name) && !before.pending.includes(name));
  if (incoming.opaque?.includes(field)) {
    const all = [...new Set([...before.all.filter(isLeft), ...given.all])];
    const names = new Set([...before.pending, ...given.pending]);
    return { all, pending: all.filter((name) => names.has(name) && !links.includes(name)), beside: [] };
  }
  if (isByKey || !given.pending.some(isLeft)) return { ...given, beside: [] };
  const beside = links.filter((key) => !given.all.includes(key));
  return { all: [...given.all, ...beside], pending: given.pending, beside };
}

const referencesOf = (
  { portable, pending }: Pick<Incoming, 'portable' | 'pending'>,
  field: string,
): References => ({ all: mentionsIn(portable, field), pending: pending?.[field] ?? [] });

/** The entity without its digest, which was that of the entity as if nothing were stored. */
const withoutDigest = ({ digest: _digest, ...incoming }: Incoming): Incoming => incoming;

const mostNamed = 5;

/** Some of the names, for a message. */
export const someOf = (names: readonly string[]): string =>
  names
    .slice(0, mostNamed)
    .map((name) => `'${shortened(name)}'`)
    .join(', ') + (names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '');

const keptBeside = (from: Kind, key: string, to: Kind, kept: readonly string[]): string =>
  `REFERENCES_KEPT: The ${from.name} '${key}' still refers to the ${to.collection} ${someOf(kept)}, which the document does ` +
  `not mention by these names: one of those that nothing here has may mean them. Change the ${from.name} to take them out.`;
