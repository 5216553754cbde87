import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity } from '../../cut-entity.ts';
import { tooDeep, tooManyValues } from '../../limit-problems.ts';
import { type DocumentLimits, entityRoom, limitSettings } from '../../limits.ts';
import { entitySubject, type Subject } from '../../subject.ts';
import { keyInStart } from './key-of-cut.ts';
import type { BrokenLimit, TakenValue } from './take-value.ts';

/** What was taken at an entity's place; without bytes where it breaks a limit that forbids holding it. */
export function cutEntity(
  { place, breaks = 'size', bytes, members, start }: TakenValue,
  { collection, index }: Pick<CutEntity, 'collection' | 'index'>,
  limits: DocumentLimits,
): CutEntity {
  if (bytes !== undefined) return { collection, index, place, bytes, members, problems: none };
  const problem = explanations[breaks](limits, entitySubject(collection, index));
  const key = start && keyInStart(start, collection);
  return { collection, index, place, bytes, problems: [problem], notes: { key } };
}

export const none: readonly Problem[] = [];

const tooLarge = (limits: DocumentLimits, { name, path }: Subject): Problem => ({
  code: 'ENTITY_TOO_LARGE',
  message: `${name} is larger than ${entityRoom(limits).bytes} bytes; shorten it or raise ${limitSettings.stringBytes}.`,
  path,
});

const explanations = {
  depth: tooDeep,
  values: tooManyValues,
  size: tooLarge,
} as const satisfies Record<BrokenLimit, typeof tooDeep>;
