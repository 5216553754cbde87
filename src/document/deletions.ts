import { kindOfCollection, kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { isLongerThan } from '../lib/characters.ts';
import { isText } from '../lib/exact-json.ts';
import { jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { limitProblems } from './limit-problems.ts';
import { type DocumentLimits, limitSettings } from './limits.ts';
import { documentProblems } from './problems.ts';

/** The checks of the keys that a delta deletes, which every reader makes. */
export class DeletionChecks {
  readonly #limits: DocumentLimits;
  readonly #report: (problem: Problem) => void;
  readonly #collections = new Set<string>();
  #references: EntityReference[] | undefined;

  constructor(limits: DocumentLimits, report: (problem: Problem) => void) {
    this.#limits = limits;
    this.#report = report;
  }

  /** The entities to be deleted; undefined where the document is no delta. */
  get references(): readonly EntityReference[] | undefined {
    return this.#references;
  }

  /** Forgets what was read so far: it does not count. */
  clear(): void {
    this.#collections.clear();
    this.#references = undefined;
  }

  /** Whether the lists that follow should be read. */
  open(): boolean {
    const isFirst = this.#references === undefined;
    if (!isFirst) this.#report(documentProblems.duplicate('deleted'));
    this.#references ??= [];
    return isFirst;
  }

  /** Whether the list that follows should be read. */
  openCollection(name: string): boolean {
    const isKnown = kindOfCollection(name) !== undefined;
    const isFirst = !this.#collections.has(name);
    if (!isKnown) this.#report(documentProblems.unknownKind(name, 'deleted'));
    else if (!isFirst) this.#report(documentProblems.duplicate('deleted', name));
    this.#collections.add(name);
    return isKnown && isFirst;
  }

  /** An item of a list; `undefined` where it is too large to be held. */
  take(collection: string, index: number, value: unknown): void {
    const problem = this.#problemOf(collection, index, value);
    const kind = kindOfCollection(collection);
    if (problem !== undefined) this.#report(problem);
    else if (kind !== undefined) this.#references?.push({ kind: kind.name, key: String(value) });
  }

  #problemOf(collection: string, index: number, value: unknown): Problem | undefined {
    const subject = {
      name: `Key ${index} of the deleted ${collection}`,
      path: jsonPointer('deleted', collection, index),
    };
    if (value !== undefined && (!isText(value) || value === '')) {
      return { code: 'INVALID_FIELD', message: `${subject.name} must be a string`, path: subject.path };
    }
    if (value === undefined || isLongerThan(value, this.#limits.keyLength)) {
      const message = `${subject.name} has more than ${this.#limits.keyLength} characters; shorten it or raise ${limitSettings.keyLength}.`;
      return { code: 'KEY_TOO_LONG', message, path: subject.path };
    }
    return limitProblems(value, this.#limits, subject)[0];
  }
}

/** Keys under the name of their kind's list, as a delta names what was deleted; kinds without any are left out. */
export function keysByCollection(references: readonly EntityReference[]): Record<string, string[]> {
  const byCollection: Record<string, string[]> = {};
  for (const { name, collection } of kinds) {
    const keys = references.filter(({ kind }) => kind === name).map(({ key }) => key);
    if (keys.length > 0) byCollection[collection] = keys;
  }
  return byCollection;
}
