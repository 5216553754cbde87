import { type Kind, mentionsIn, type Portable } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { Json } from '../lib/json.ts';
import { someOf } from './lay-over.ts';
import { isSourceId } from './resolve-mention.ts';

/** Whether one of the two states has an entity. */
export type IsKnown = (kind: KindName, key: string) => boolean;

/** Two states of an entity whose references can be compared, and what of them could not be. */
export interface EvenReferences {
  readonly before: Portable;
  readonly after: Portable;
  readonly warnings: readonly string[];
}

/**
 * Ids of another system say nothing of what they mean, and an import takes nothing away for them: where the wanted state
 * has some, what is there is kept. Where the other one has some, whatever else the wanted one mentions may be meant.
 */
export function evenReferences(
  kind: Kind,
  given: Pick<EvenReferences, 'before' | 'after'>,
  isKnown: IsKnown,
): EvenReferences {
  const before: Record<string, Json> = { ...given.before };
  const after: Record<string, Json> = { ...given.after };
  const warnings: string[] = [];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const isOpaque = (name: string): boolean => isSourceId(name) && !isKnown(kindNamed(to.name).name, name);
    const [older, newer] = [mentionsIn(before, field), mentionsIn(after, field)];
    const opaque = [...new Set([...older, ...newer])].filter(isOpaque);
    if (opaque.length === 0) continue;
    [before[field], after[field]] = evened(older, newer, isOpaque);
    warnings.push(notCompared(to, opaque));
  }
  return warnings.length === 0 ? { ...given, warnings } : { before, after, warnings };
}

function evened(
  older: readonly string[],
  newer: readonly string[],
  isOpaque: (name: string) => boolean,
): [string[], string[]] {
  const [known, wanted] = [older, newer].map((names) => names.filter((name) => !isOpaque(name)));
  const before = new Set([...(known ?? []), ...(older.some(isOpaque) ? (wanted ?? []) : [])]);
  const after = newer.some(isOpaque) ? new Set([...before, ...(wanted ?? [])]) : newer;
  return [[...before], [...after]];
}

const notCompared = (to: Kind, ids: readonly string[]): string =>
  `REFERENCES_KEPT: Ids of another system stand among the ${to.collection} (${someOf(ids)}) and could not be compared; an ` +
  'import keeps what is stored.';
