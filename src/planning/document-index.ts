import type { KindName } from '../kinds/registry.ts';
import type { Problem } from '../lib/problem.ts';
import { uniformId } from '../lib/uuid.ts';

/** What the index keeps of each entity of a document. */
export interface IndexedEntry {
  /** Position in its list. */
  readonly index: number;
  readonly key: string;
  readonly digest?: string | undefined;
  readonly receivedDigest?: string | undefined;
  readonly slug?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly isDiscovered?: true | undefined;
  readonly isInactive?: true | undefined;
  readonly problems?: readonly Problem[] | undefined;
}

interface KindIndex {
  /** Key → digest of the entity that counts for it. */
  readonly digests: Map<string, string | undefined>;
  /** Keys of entities that cannot be stored, whatever is here. */
  readonly invalid: Set<string>;
  /** Positions of entities whose key another one stands for. */
  readonly repetitions: Set<number>;
  readonly repeated: Set<string>;
  /** Keys for which an entity stands that gives way to a better one: where it is, and how good. */
  readonly yielding: Map<string, { readonly position: number; readonly rank: number }>;
  readonly keysBySlug: Map<string, Set<string>>;
  readonly keysBySourceId: Map<string, string>;
  /** Keys that the document deletes → the place of the first mention. */
  readonly deletions: Map<string, number>;
  /** Those of them that are deleted if they are there. */
  readonly deleting: Set<string>;
}

const emptyKindIndex = (): KindIndex => ({
  digests: new Map(),
  invalid: new Set(),
  repetitions: new Set(),
  repeated: new Set(),
  yielding: new Map(),
  keysBySlug: new Map(),
  keysBySourceId: new Map(),
  deletions: new Map(),
  deleting: new Set(),
});

type Frozen<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends Map<infer Key, infer Value>
    ? ReadonlyMap<Key, Value>
    : Part[Name] extends Set<infer Member>
      ? ReadonlySet<Member>
      : Part[Name];
};

const nothing: Frozen<KindIndex> = emptyKindIndex();

/**
 * What a whole document has, by key, id and slug, and what it deletes. The first entity of a key is the one that counts,
 * but what was found on gateways gives way to what is better. Nothing changes in it: what becomes of the entities, the
 * ledger says.
 */
export class DocumentIndex {
  readonly kinds: ReadonlyMap<KindName, Frozen<KindIndex>>;
  /** Whether the document mentions everything by its key, never by another name. */
  readonly mentionsByKey: boolean;
  readonly hasDeletions: boolean;

  constructor(kinds: ReadonlyMap<KindName, Frozen<KindIndex>>, mentionsByKey: boolean) {
    this.kinds = kinds;
    this.mentionsByKey = mentionsByKey;
    this.hasDeletions = [...kinds.values()].some(({ deletions }) => deletions.size > 0);
  }

  has(kind: KindName, key: string): boolean {
    return this.#of(kind).digests.has(key);
  }

  /** Whether the entity of this key can be stored as far as the document goes. */
  hasValid(kind: KindName, key: string): boolean {
    const { digests, invalid } = this.#of(kind);
    return digests.has(key) && !invalid.has(key);
  }

  /** Whether the document brings the entity, or deletes it. */
  mentions(kind: KindName, key: string): boolean {
    return this.has(kind, key) || this.#of(kind).deletions.has(key);
  }

  /** Whether nothing stored has this key any more when the document is imported. */
  deletes(kind: KindName, key: string): boolean {
    return this.#of(kind).deleting.has(key) && !this.has(kind, key);
  }

  isDeletionRepetition(kind: KindName, { key, index }: Pick<IndexedEntry, 'key' | 'index'>): boolean {
    return (this.#of(kind).deletions.get(key) ?? index) !== index;
  }

  /** Whether another entity than that at this position counts for its key. */
  isRepetition(kind: KindName, position: number): boolean {
    return this.#of(kind).repetitions.has(position);
  }

  /** Whether the entity that counts was found on a gateway, so that others of its key do not contradict it. */
  isDiscovered(kind: KindName, key: string): boolean {
    return this.#of(kind).yielding.has(key);
  }

  isRepeated(kind: KindName, key: string): boolean {
    return this.#of(kind).repeated.has(key);
  }

  repeatedKeys(kind: KindName): string[] {
    return [...this.#of(kind).repeated];
  }

  digestOfFirst(kind: KindName, key: string): string | undefined {
    return this.#of(kind).digests.get(key);
  }

  keyOfSourceId(kind: KindName, id: string): string | undefined {
    return this.#of(kind).keysBySourceId.get(uniformId(id));
  }

  keysOfSlug(kind: KindName, slug: string): string[] {
    return [...(this.#of(kind).keysBySlug.get(slug) ?? [])];
  }

  #of(kind: KindName): Frozen<KindIndex> {
    return this.kinds.get(kind) ?? nothing;
  }
}

/** Makes the index of a document out of its entries; each kind's in the document's order. */
export class DocumentIndexer {
  readonly #kinds = new Map<KindName, KindIndex>();

  add(kind: KindName, entry: IndexedEntry): void {
    const { key, index: position } = entry;
    if (key === '') return;
    const index = this.#of(kind);
    if (entry.sourceId) index.keysBySourceId.set(uniformId(entry.sourceId), key);
    const isFirst = !index.digests.has(key);
    const standing = index.yielding.get(key);
    const givesWay = standing !== undefined && rankOf(entry) > standing.rank;
    if (isFirst || givesWay) stand(index, entry);
    if (isFirst) return;
    index.repeated.add(key);
    index.repetitions.add(givesWay ? standing.position : position);
  }

  /** Adds a key that the document deletes; `isDeleting` where it goes if it is there. */
  addDeletion(
    kind: KindName,
    { key, index: position }: Pick<IndexedEntry, 'key' | 'index'>,
    isDeleting: boolean,
  ): void {
    const index = this.#of(kind);
    if (!index.deletions.has(key)) index.deletions.set(key, position);
    if (isDeleting) index.deleting.add(key);
  }

  finish(mentionsByKey = false): DocumentIndex {
    return new DocumentIndex(this.#kinds, mentionsByKey);
  }

  #of(kind: KindName): KindIndex {
    const known = this.#kinds.get(kind) ?? emptyKindIndex();
    this.#kinds.set(kind, known);
    return known;
  }
}

/** The better of two entities with one key is what is known in full, and before that what is active. */
const rankOf = ({ isDiscovered, isInactive }: IndexedEntry): number =>
  (isDiscovered ? 0 : 2) + (isInactive ? 0 : 1);

function stand(index: KindIndex, entry: IndexedEntry): void {
  const { key, index: position, digest, receivedDigest = digest, slug, isDiscovered, problems } = entry;
  index.digests.set(key, receivedDigest);
  if (slug) index.keysBySlug.set(slug, (index.keysBySlug.get(slug) ?? new Set()).add(key));
  if (isDiscovered) index.yielding.set(key, { position, rank: rankOf(entry) });
  else index.yielding.delete(key);
  if (problems?.length) index.invalid.add(key);
  else index.invalid.delete(key);
}
