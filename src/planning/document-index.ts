import type { KindName } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';

/** What the index keeps of each entity of a document. */
export interface IndexedHead {
  /** Position in its list. */
  readonly index: number;
  readonly key: string;
  readonly digest?: string | undefined;
  readonly slug?: string | undefined;
  readonly sourceId?: string | undefined;
}

interface KindIndex {
  readonly digests: Map<string, string | undefined>;
  /** Positions of entities whose key came before. */
  readonly repetitions: Set<number>;
  readonly repeated: Set<string>;
  readonly keysBySlug: Map<string, Set<string>>;
  readonly keysBySourceId: Map<string, string>;
  readonly failed: Set<string>;
  readonly renamed: Map<string, string>;
  /** New key → the key that it is for. */
  readonly reserved: Map<string, string>;
  /** For repeated keys: whether the first of them was in conflict. */
  readonly conflicts: Map<string, boolean>;
  /** Keys that the document deletes → the place of the first mention. */
  readonly deletions: Map<string, number>;
  /** Those of them that are deleted if they are there. */
  readonly deleting: Set<string>;
  readonly deleted: Set<string>;
  /** Key → what the entity refers to no more, although it did. */
  readonly letGo: Map<string, Set<string>>;
}

const emptyKindIndex = (): KindIndex => ({
  digests: new Map(),
  repetitions: new Set(),
  repeated: new Set(),
  keysBySlug: new Map(),
  keysBySourceId: new Map(),
  failed: new Set(),
  renamed: new Map(),
  reserved: new Map(),
  conflicts: new Map(),
  deletions: new Map(),
  deleting: new Set(),
  deleted: new Set(),
  letGo: new Map(),
});

/** What became of an entity, as far as others depend on it. */
export interface Settlement {
  readonly key: string;
  readonly status: string;
  readonly renamedTo?: string | undefined;
  readonly conflict: boolean;
}

const nameOf = ({ kind, key }: EntityReference): string => `${kind} ${key}`;

/**
 * The keys of a whole document: which come twice, and under which key each will be stored. It grows while steps are
 * planned; the first entity of a key is the one that counts.
 */
export class DocumentIndex {
  readonly #kinds = new Map<KindName, KindIndex>();
  #hasDeletions = false;

  /** To be called for all entities of a kind in the document's order. */
  add(kind: KindName, { index: position, key, digest, slug, sourceId }: IndexedHead): void {
    if (key === '') return;
    const index = this.#of(kind);
    if (sourceId) index.keysBySourceId.set(sourceId, key);
    if (index.digests.has(key)) {
      index.repetitions.add(position);
      index.repeated.add(key);
      return;
    }
    index.digests.set(key, digest);
    if (slug) index.keysBySlug.set(slug, (index.keysBySlug.get(slug) ?? new Set()).add(key));
  }

  /** Before anything is planned: whether the first entity of a repeated key is going to be in conflict. */
  presume(kind: KindName, key: string, conflict: boolean): void {
    this.#of(kind).conflicts.set(key, conflict);
  }

  /** For each planned entity that is the first of its key; a plan that is made again settles it again. */
  settle(kind: KindName, { key, status, renamedTo, conflict }: Settlement): void {
    const index = this.#of(kind);
    index.letGo.delete(key);
    if (status === 'failed') index.failed.add(key);
    else index.failed.delete(key);
    if (renamedTo === undefined) index.renamed.delete(key);
    else index.renamed.set(key, renamedTo);
    if (index.repeated.has(key)) index.conflicts.set(key, conflict);
  }

  /** To be called for all keys of a kind that the document deletes, in their order, before anything is planned. */
  addDeletion(kind: KindName, { key, index: position }: IndexedHead, isDeleting: boolean): void {
    const index = this.#of(kind);
    if (!index.deletions.has(key)) index.deletions.set(key, position);
    if (isDeleting) index.deleting.add(key);
    this.#hasDeletions = true;
  }

  get hasDeletions(): boolean {
    return this.#hasDeletions;
  }

  isDeletionRepetition = (kind: KindName, { key, index }: IndexedHead): boolean =>
    (this.#of(kind).deletions.get(key) ?? index) !== index;
  has = (kind: KindName, key: string): boolean => this.#of(kind).digests.has(key);
  /** Whether nothing stored has this key any more when the document is imported. */
  deletes = (kind: KindName, key: string): boolean =>
    this.#of(kind).deleting.has(key) && !this.has(kind, key);

  settleDeletion(kind: KindName, key: string, status: string): void {
    const { deleted } = this.#of(kind);
    if (status === 'deleted') deleted.add(key);
    else deleted.delete(key);
  }

  /** For an entity that the document changes, after it was settled: what it refers to no more. */
  settleDropped(kind: KindName, key: string, dropped: readonly EntityReference[]): void {
    const names = dropped.filter((to) => this.deletes(to.kind, to.key)).map(nameOf);
    if (names.length > 0) this.#of(kind).letGo.set(key, new Set(names));
  }

  /** Whether a stored reference is gone when the document is imported as far as it is settled. */
  hasLetGo(from: EntityReference, to: EntityReference): boolean {
    const { deleted, letGo } = this.#of(from.kind);
    return deleted.has(from.key) || (letGo.get(from.key)?.has(nameOf(to)) ?? false);
  }

  /** Whether the entity at this position has a key that the document had before. */
  isRepetition = (kind: KindName, position: number): boolean => this.#of(kind).repetitions.has(position);
  /** Whether the first entity of a repeated key was in conflict. */
  hadConflict = (kind: KindName, key: string): boolean => this.#of(kind).conflicts.get(key) ?? false;
  digestOfFirst = (kind: KindName, key: string): string | undefined => this.#of(kind).digests.get(key);
  repeatedKeys = (kind: KindName): string[] => [...this.#of(kind).repeated];

  /** Keeps a new key for a renamed entity; false when the document has it, or another entity's rename. */
  reserve(kind: KindName, newKey: string, key: string): boolean {
    const { digests, reserved } = this.#of(kind);
    if (digests.has(newKey) || (reserved.get(newKey) ?? key) !== key) return false;
    reserved.set(newKey, key);
    return true;
  }

  /** The key under which the document's entity is stored; undefined when it is not in the document or failed. */
  storedKey(kind: KindName, key: string): string | undefined {
    const { digests, failed, renamed } = this.#of(kind);
    if (!digests.has(key) || failed.has(key)) return undefined;
    return renamed.get(key) ?? key;
  }

  keyOfSourceId = (kind: KindName, id: string): string | undefined => this.#of(kind).keysBySourceId.get(id);
  keysOfSlug = (kind: KindName, slug: string): string[] => [...(this.#of(kind).keysBySlug.get(slug) ?? [])];

  #of(kind: KindName): KindIndex {
    const known = this.#kinds.get(kind) ?? emptyKindIndex();
    this.#kinds.set(kind, known);
    return known;
  }
}
