import type { KindName } from '../kinds/registry.ts';
import { slugOf } from '../lib/slug.ts';
import type { DocumentIndex } from './document-index.ts';

/** What is stored of the entities that some mentions may mean. */
export interface StoredNames {
  readonly keys: ReadonlySet<string>;
  readonly keysById: ReadonlyMap<string, string>;
  readonly keysBySlug: ReadonlyMap<string, readonly string[]>;
}

/** Whether a mention that nothing is called may be an id of another system; ContextForge writes its UUIDs without signs. */
export const isSourceId = (mention: string): boolean =>
  /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(mention);

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
  document: DocumentIndex,
  stored: StoredNames,
): Resolution {
  // What the document deletes is stored for a little while only.
  const isLeft = (found: string): boolean => !document.deletes(kind, found);
  const byId = stored.keysById.get(mention);
  const key =
    document.storedKey(kind, mention) ??
    (stored.keys.has(mention) && isLeft(mention) ? mention : undefined) ??
    document.storedKey(kind, document.keyOfSourceId(kind, mention) ?? '') ??
    (byId !== undefined && isLeft(byId) ? byId : undefined);
  if (key !== undefined) return { status: 'resolved', key };
  if (stored.keys.has(mention)) return doomed;
  return resolveSlug(slugOf(mention), kind, document, stored);
}

const doomed: Resolution = { status: 'unresolved', isDoomed: true };

function resolveSlug(slug: string, kind: KindName, document: DocumentIndex, stored: StoredNames): Resolution {
  // What is made of nothing but signs has no slug, and must not match everything else of that sort.
  if (slug === '') return { status: 'unresolved' };
  const inDocument = document.keysOfSlug(kind, slug).flatMap((key) => document.storedKey(kind, key) ?? []);
  const isLeft = (key: string): boolean => !document.deletes(kind, key);
  const candidates = inDocument.length > 0 ? inDocument : (stored.keysBySlug.get(slug) ?? []).filter(isLeft);
  const [first, ...others] = candidates;
  if (first === undefined) return stored.keysBySlug.has(slug) ? doomed : { status: 'unresolved' };
  return others.length === 0 ? { status: 'resolved', key: first } : { status: 'ambiguous', keys: candidates };
}
