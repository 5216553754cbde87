import type { Kind } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { EntityReference, FieldChange } from '../kinds/words.ts';
import { jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { slugOf } from '../lib/slug.ts';
import type { DocumentIndex } from './document-index.ts';

/** What became of an entity or of a deletion, as far as others depend on it. */
export interface RecordedOutcome {
  readonly key: string;
  readonly status: string;
  readonly conflict: boolean;
  readonly renamedTo?: string | undefined;
  /** Whether another entity of the document counts for the key: then nothing depends on this one. */
  readonly repeats?: boolean | undefined;
  readonly changes?: readonly FieldChange[] | null | undefined;
  /** Of a failed one. */
  readonly problems?: readonly Pick<Problem, 'code' | 'message'>[] | null;
}

interface KindLedger {
  /** Key → why the entity is not there. */
  readonly failed: Map<string, string>;
  /** Key → the key that it is stored under. */
  readonly renamed: Map<string, string>;
  /** For repeated keys: whether the entity that counts was in conflict. */
  readonly conflicts: Map<string, boolean>;
  readonly deleted: Set<string>;
  /** Key → what the entity refers to no more, although it did. */
  readonly letGo: Map<string, ReadonlySet<string>>;
}

const emptyKindLedger = (): KindLedger => ({
  failed: new Map(),
  renamed: new Map(),
  conflicts: new Map(),
  deleted: new Set(),
  letGo: new Map(),
});

/** What a plan may know of what became of a document: no plan changes it. */
export type ReadonlyLedger = Pick<Ledger, 'storedKey' | 'failureOf' | 'hadConflict' | 'hasLetGo'>;

/** A document on its way into the database: what it has, and what became of that so far. */
export interface DocumentState {
  readonly index: DocumentIndex;
  readonly ledger: ReadonlyLedger;
}

/** What became of a document's entities so far. An outcome that is recorded again takes the place of the earlier one. */
export class Ledger {
  readonly index: DocumentIndex;
  readonly kinds = new Map<KindName, KindLedger>();

  constructor(index: DocumentIndex) {
    this.index = index;
  }

  /** Before anything is planned: whether the entity that counts of a repeated key is going to be in conflict. */
  presume(kind: KindName, key: string, conflict: boolean): void {
    this.#of(kind).conflicts.set(key, conflict);
  }

  /** Takes down outcomes that are not going to be others. */
  record(kind: Kind<KindName>, outcomes: Iterable<RecordedOutcome>): void {
    const ledger = this.#of(kind.name);
    for (const outcome of outcomes) {
      if (outcome.repeats) continue;
      if (this.index.has(kind.name, outcome.key)) this.#recordEntity(kind, ledger, outcome);
      else if (outcome.status === 'deleted') ledger.deleted.add(outcome.key);
      else ledger.deleted.delete(outcome.key);
    }
  }

  /** The key under which the document's entity is stored; undefined when it is not in the document or failed. */
  storedKey(kind: KindName, key: string): string | undefined {
    const ledger = this.kinds.get(kind);
    if (!this.index.hasValid(kind, key) || ledger?.failed.has(key)) return undefined;
    return ledger?.renamed.get(key) ?? key;
  }

  /** Why what is mentioned is not there although it is in the document: code and message, or nothing that is known. */
  failureOf(kind: KindName, mention: string): string | undefined {
    const failed = this.kinds.get(kind)?.failed;
    const keys = [
      mention,
      this.index.keyOfSourceId(kind, mention) ?? '',
      ...this.index.keysOfSlug(kind, slugOf(mention)),
    ];
    return keys.map((key) => failed?.get(key)).find((reason) => reason !== undefined);
  }

  /** Whether the entity that counts of a repeated key was in conflict, or is going to be. */
  hadConflict(kind: KindName, key: string): boolean {
    return this.kinds.get(kind)?.conflicts.get(key) ?? false;
  }

  /** Whether a stored reference is gone when the document is imported as far as it is recorded. */
  hasLetGo(from: EntityReference, to: EntityReference): boolean {
    const ledger = this.kinds.get(from.kind);
    return (ledger?.deleted.has(from.key) || ledger?.letGo.get(from.key)?.has(nameOf(to))) ?? false;
  }

  #recordEntity(kind: Kind<KindName>, ledger: KindLedger, outcome: RecordedOutcome): void {
    const { key, status, renamedTo, conflict, problems, changes } = outcome;
    setOrDelete(ledger.failed, key, status === 'failed' ? reasonOf(problems) : undefined);
    setOrDelete(ledger.renamed, key, renamedTo);
    if (this.index.isRepeated(kind.name, key)) ledger.conflicts.set(key, conflict);
    if (!this.index.hasDeletions) return;
    const dropped = droppedReferences(kind, changes ?? []).filter((to) =>
      this.index.deletes(to.kind, to.key),
    );
    setOrDelete(ledger.letGo, key, dropped.length > 0 ? new Set(dropped.map(nameOf)) : undefined);
  }

  #of(kind: KindName): KindLedger {
    const known = this.kinds.get(kind) ?? emptyKindLedger();
    this.kinds.set(kind, known);
    return known;
  }
}

function setOrDelete<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

const nameOf = ({ kind, key }: EntityReference): string => `${kind} ${key}`;

const reasonOf = (problems: RecordedOutcome['problems']): string => {
  const [first] = problems ?? [];
  return first === undefined ? '' : `${first.code}: ${first.message}`;
};

/** What an entity refers to no more after these changes. */
function droppedReferences(kind: Kind<KindName>, changes: readonly FieldChange[]): EntityReference[] {
  return Object.entries(kind.references).flatMap(([field, { kind: to }]) => {
    const change = changes.find(({ path }) => path === jsonPointer(field));
    const after = new Set(keysIn(change?.after));
    const { name } = kindNamed(to.name);
    return keysIn(change?.before).flatMap((key) => (after.has(key) ? [] : [{ kind: name, key }]));
  });
}

const keysIn = (value: FieldChange['before']): string[] => (Array.isArray(value) ? value.map(String) : []);
