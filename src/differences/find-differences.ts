import { type KindName, kindNames } from '../kinds/registry.ts';
import type { FieldChange } from '../kinds/words.ts';
import { compareCodePoints } from '../lib/compare-code-points.ts';
import type { DifferenceStatus, DifferentEntity } from '../planning/difference.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { compareEntity, type Difference } from './compare-sides.ts';

/** Which of the entities that are different; what is left out does not filter. */
export interface DifferenceFilter {
  readonly kinds?: readonly KindName[] | null | undefined;
  readonly statuses?: readonly DifferenceStatus[] | null | undefined;
}

export interface DifferencePage extends DifferenceFilter {
  readonly after: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
  readonly fromEnd: boolean;
}

/** One of them, field by field where both states have it. */
export interface EntityDifference extends DifferentEntity {
  readonly changes: readonly FieldChange[];
  readonly warnings: readonly string[];
}

export async function findDifferences(
  difference: Difference,
  page: DifferencePage,
  ring: KeyRing,
): Promise<{ items: EntityDifference[]; hasMore: boolean }> {
  const { after, before, limit, fromEnd } = page;
  const all = filtered(difference, page).filter(
    (one) =>
      (after === undefined || compare(one, placeOf(after)) > 0) &&
      (before === undefined || compare(one, placeOf(before)) < 0),
  );
  const chosen = fromEnd ? all.slice(Math.max(0, all.length - limit)) : all.slice(0, limit);
  const items: EntityDifference[] = [];
  for (const one of chosen) items.push(await withChanges(difference, one, ring));
  return { items, hasMore: all.length > chosen.length };
}

export const filtered = (
  { entities }: Difference,
  { kinds, statuses }: DifferenceFilter,
): DifferentEntity[] =>
  entities.filter(
    ({ kind, status }) => (kinds?.includes(kind) ?? true) && (statuses?.includes(status) ?? true),
  );

/** Where one stands among all that can be there, so that a page is found again in another difference. */
export const positionOf = ({ kind, key }: Place): string => `${kind} ${key}`;

type Place = Pick<DifferentEntity, 'key'> & { readonly kind: string };

function placeOf(position: string): Place {
  const [kind = ''] = position.split(' ', 1);
  return { kind, key: position.slice(kind.length + 1) };
}

const compare = (a: Place, b: Place): number => rank(a) - rank(b) || compareCodePoints(a.key, b.key);

const names: readonly string[] = kindNames;
const rank = ({ kind }: Place): number => names.indexOf(kind);

async function withChanges(
  difference: Difference,
  entity: DifferentEntity,
  ring: KeyRing,
): Promise<EntityDifference> {
  const { kind, key, status } = entity;
  if (status === 'removed') return { ...entity, changes: [], warnings: [] };
  const { warnings = [] } = await difference.to.entities.read(kind, key);
  if (status === 'added') return { ...entity, changes: [], warnings };
  const comparison = await compareEntity(difference, kind, key, ring);
  return { ...entity, changes: comparison.changes, warnings: [...warnings, ...comparison.warnings] };
}
