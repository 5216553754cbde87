import type { Kind } from '../kinds/kind.ts';
import { ProblemError } from '../lib/problem.ts';
import type { Referrer } from '../store/references.ts';

/** The input breaks rules; `problems` has all of them, with paths into the input. Nothing was written. */
export class InvalidInput extends ProblemError {
  override readonly name = 'InvalidInput';
}

/** Another entity of the kind has this key. */
export class AlreadyExists extends Error {
  override readonly name = 'AlreadyExists';
  readonly key: string;

  constructor(kind: Kind, key: string) {
    super(`A ${kind.name} '${key}' exists already. Update that one, or choose another ${kind.key}.`);
    this.key = key;
  }
}

/** No entity of the kind has this id. */
export class EntityNotFound extends Error {
  override readonly name = 'EntityNotFound';

  constructor(kind: Kind, id: string) {
    super(`There is no ${kind.name} with the id '${id}'; it may have been deleted.`);
  }
}

/** Somebody changed the entity since the caller read it. */
export class StaleRevision extends Error {
  override readonly name = 'StaleRevision';
  readonly currentRevision: number;

  constructor(kind: Kind, { key, revision }: { key: string; revision: number }, expected: number) {
    super(
      `The ${kind.name} '${key}' is at revision ${revision}, not ${expected}: somebody changed it. ` +
        'Read it again and repeat what you want to change.',
    );
    this.currentRevision = revision;
  }
}

const mostNamed = 10;

/** Others refer to the entity that is to be deleted. */
export class StillReferenced extends Error {
  override readonly name = 'StillReferenced';
  readonly referencedBy: readonly Referrer[];

  constructor(kind: Kind, key: string, referencedBy: readonly Referrer[]) {
    super(
      `The ${kind.name} '${key}' is still referred to by ${enumerated(referencedBy)}. ` +
        'Remove it there first, or delete it with `unlink: true`, which takes it out of all of them.',
    );
    this.referencedBy = referencedBy;
  }
}

function enumerated(referrers: readonly Referrer[]): string {
  const named = referrers.slice(0, mostNamed).map(({ kind, key }) => `the ${kind} '${key}'`);
  const others = referrers.length - named.length;
  return named.join(', ') + (others > 0 ? ` and ${others} more` : '');
}
