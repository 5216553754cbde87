import { type KindName, kindNamed, kindNames } from '../kinds/registry.ts';
import type { FieldChange } from '../kinds/words.ts';
import { compareCodePoints } from '../lib/characters.ts';
import type { Page, PageRequest } from '../lib/page.ts';
import {
  comparePortables,
  type DifferenceCounts,
  type DifferenceStatus,
  type DifferentEntity,
  evenReferences,
  noDifferences,
  type PortableComparison,
  pairs,
} from '../planning/difference.ts';
import { findSlips, firstWarnings } from '../planning/find-slips.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Side } from './side.ts';

/** Everything that can be said of two states; fields are looked at again where they are asked for. */
export interface Difference {
  readonly from: Side;
  readonly to: Side;
  readonly counts: ReadonlyMap<KindName, DifferenceCounts>;
  /** Those that are not the same in both, in the order of kinds and keys. */
  readonly entities: readonly DifferentEntity[];
  readonly warnings: readonly string[];
}

/** Compares digests, and field by field only where they differ. */
export async function compareSides(from: Side, to: Side, ring: KeyRing): Promise<Difference> {
  const comparing: Comparing = { from, to, ring, counts: new Map(), entities: [], warnings: [] };
  for (const kind of kindNames) await compareKind(comparing, kind);
  const { counts, entities, warnings } = comparing;
  return {
    from,
    to,
    counts,
    entities,
    warnings: firstWarnings([...slipsIn(from, to), ...from.warnings, ...to.warnings, ...warnings]),
  };
}

/** A selection that neither side has anything of. */
const slipsIn = (from: Side, to: Side): string[] =>
  findSlips({
    selection: [...from.selection, ...to.selection],
    rules: [],
    has: (kind, key) => [from, to].some((side) => hasIn(side, kind, key)),
    isNamed: (kind, name) => [from, to].some((side) => hasIn(side, kind, name) || side.isNamed(kind, name)),
  });

const hasIn = ({ entities }: Side, kind: KindName, key: string | undefined): boolean =>
  key === undefined ? entities.digests(kind).size > 0 : entities.digests(kind).has(key);

interface Comparing {
  readonly from: Side;
  readonly to: Side;
  readonly ring: KeyRing;
  readonly counts: Map<KindName, DifferenceCounts>;
  readonly entities: DifferentEntity[];
  readonly warnings: string[];
}

async function compareKind(comparing: Comparing, kind: KindName): Promise<void> {
  const counts = noDifferences();
  comparing.counts.set(kind, counts);
  const { from, to, entities } = comparing;
  for (const { key, is } of pairs(from.entities.digests(kind), to.entities.digests(kind))) {
    const status = is === 'different' ? await statusOf(comparing, kind, key) : is;
    if (status === 'same') counts.unchanged += 1;
    else {
      counts[status] += 1;
      entities.push({ kind, key, status });
    }
  }
}

/** Digests can differ although all that is known of an entity is the same. */
async function statusOf(comparing: Comparing, kind: KindName, key: string): Promise<'changed' | 'same'> {
  const { changes, warnings } = await compareEntity(comparing, kind, key, comparing.ring);
  if (changes.length > 0) return 'changed';
  comparing.warnings.push(...warnings.map((warning) => named(warning, kind, key)));
  return 'same';
}

/** An entity that both sides have, field by field. */
async function compareEntity(
  { from, to: wanted }: Pick<Difference, 'from' | 'to'>,
  kind: KindName,
  key: string,
  ring: KeyRing,
): Promise<PortableComparison> {
  const before = await from.entities.read(kind, key);
  const after = await wanted.entities.read(kind, key);
  const record = kindNamed(kind);
  const isKnown = (to: KindName, name: string): boolean =>
    [from, wanted].some(({ entities }) => entities.digests(to).has(name));
  const even = evenReferences(record, { before: before.portable, after: after.portable }, isKnown);
  const comparison = comparePortables(record, even.before, even.after, ring);
  return { ...comparison, warnings: [...even.warnings, ...comparison.warnings] };
}

const named = (warning: string, kind: string, key: string): string =>
  warning.replace(/^(\w+: )(.*)$/s, (_all, code: string, text: string) => `${code}${kind} '${key}': ${text}`);

/** Which of the entities that are different; what is left out does not filter. */
interface DifferenceFilter {
  readonly kinds?: readonly KindName[] | null | undefined;
  readonly statuses?: readonly DifferenceStatus[] | null | undefined;
}

interface DifferencePage extends DifferenceFilter, PageRequest {}

/** One of them, field by field where both states have it. */
export interface EntityDifference extends DifferentEntity {
  readonly changes: readonly FieldChange[];
  readonly warnings: readonly string[];
}

export async function findDifferences(
  difference: Difference,
  page: DifferencePage,
  ring: KeyRing,
): Promise<Page<EntityDifference>> {
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
