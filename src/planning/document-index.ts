import type { KindName } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import type { Problem } from '../lib/problem.ts';
import { slugOf } from '../lib/slug.ts';
import { uniformId } from '../lib/uuid.ts';

/** What the index keeps of each entity of a document. */
export interface IndexedHead {
  /** Position in its list. */
  readonly index: number;
  readonly key: string;
  readonly digest?: string | undefined;
  readonly slug?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly isDiscovered?: true | undefined;
  readonly isInactive?: true | undefined;
}

interface KindIndex {
  readonly digests: Map<string, string | undefined>;
  /** Positions of entities whose key another one stands for. */
  readonly repetitions: Set<number>;
  readonly repeated: Set<string>;
  /** Keys for which an entity stands that gives way to a better one: where it is, and how good. */
  readonly yielding: Map<string, { readonly position: number; readonly rank: number }>;
  readonly keysBySlug: Map<string, Set<string>>;
  readonly keysBySourceId: Map<string, string>;
  /** Key → why the entity is not there. */
  readonly failed: Map<string, string>;
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
  yielding: new Map(),
  keysBySlug: new Map(),
  keysBySourceId: new Map(),
  failed: new Map(),
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
  /** Of a failed one. */
  readonly problems?: readonly Pick<Problem, 'code' | 'message'>[] | null;
}

const nameOf = ({ kind, key }: EntityReference): string => `${kind} ${key}`;

const reasonOf = (problems: Settlement['problems']): string => {
  const [first] = problems ?? [];
  return first === undefined ? '' : `${first.code}: ${first.message}`;
};

/** The better of two entities with one key is what is known in full, and before that what is active. */
const rankOf = ({ isDiscovered, isInactive }: IndexedHead): number =>
  (isDiscovered ? 0 : 2) + (isInactive ? 0 : 1);

function stand(index: KindIndex, head: IndexedHead): void {
  const { key, index: position, digest, slug, isDiscovered } = head;
  index.digests.set(key, digest);
  if (slug) index.keysBySlug.set(slug, (index.keysBySlug.get(slug) ?? new Set()).add(key));
  if (isDiscovered) index.yielding.set(key, { position, rank: rankOf(head) });
  else index.yielding.delete(key);
}

/**
 * The keys of a whole document: which come twice, and under which key each will be stored. It grows while steps are
 * planned. The first entity of a key is the one that counts, but what was found on gateways gives way to what is better.
 */
export class DocumentIndex {
  readonly #kinds = new Map<KindName, KindIndex>();
  #hasDeletions = false;
  /** Whether the document mentions everything by its key, never by another name. */
  readonly mentionsByKey: boolean;

  constructor(mentionsByKey = false) {
    this.mentionsByKey = mentionsByKey;
  }

  /** To be called for all entities of a kind in the document's order. */
  add(kind: KindName, head: IndexedHead): void {
    const { key, index: position } = head;
    if (key === '') return;
    const index = this.#of(kind);
    if (head.sourceId) index.keysBySourceId.set(uniformId(head.sourceId), key);
    const isFirst = !index.digests.has(key);
    const standing = index.yielding.get(key);
    const givesWay = standing !== undefined && rankOf(head) > standing.rank;
    if (isFirst || givesWay) stand(index, head);
    if (isFirst) return;
    index.repeated.add(key);
    index.repetitions.add(givesWay ? standing.position : position);
  }

  /** Before anything is planned: whether the first entity of a repeated key is going to be in conflict. */
  presume(kind: KindName, key: string, conflict: boolean): void {
    this.#of(kind).conflicts.set(key, conflict);
  }

  /** For each planned entity that is the first of its key; a plan that is made again settles it again. */
  settle(kind: KindName, { key, status, renamedTo, conflict, problems }: Settlement): void {
    const index = this.#of(kind);
    index.letGo.delete(key);
    if (status === 'failed') index.failed.set(key, reasonOf(problems));
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
  /** Whether it brings the entity, or deletes it. */
  mentions = (kind: KindName, key: string): boolean =>
    this.has(kind, key) || this.#of(kind).deletions.has(key);
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

  /** Whether another entity than that at this position counts for its key. */
  isRepetition = (kind: KindName, position: number): boolean => this.#of(kind).repetitions.has(position);
  /** Whether the entity that counts was found on a gateway, so that others of its key do not contradict it. */
  isDiscovered = (kind: KindName, key: string): boolean => this.#of(kind).yielding.has(key);
  /** Whether the entity that counts of a repeated key was in conflict. */
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

  /** Why what is mentioned is not there although it is in the document. */
  failureOf(kind: KindName, mention: string): string | undefined {
    const { failed } = this.#of(kind);
    const keys = [
      mention,
      this.keyOfSourceId(kind, mention) ?? '',
      ...this.keysOfSlug(kind, slugOf(mention)),
    ];
    return keys.map((key) => failed.get(key)).find((reason) => reason !== undefined);
  }

  keyOfSourceId = (kind: KindName, id: string): string | undefined =>
    this.#of(kind).keysBySourceId.get(uniformId(id));
  keysOfSlug = (kind: KindName, slug: string): string[] => [...(this.#of(kind).keysBySlug.get(slug) ?? [])];

  #of(kind: KindName): KindIndex {
    const known = this.#kinds.get(kind) ?? emptyKindIndex();
    this.#kinds.set(kind, known);
    return known;
  }
}
