import DataLoader from 'dataloader';
import { findApprovals } from '../../src/imports/approvals.ts';
import { findJobsByIds, findNewestMadeOf } from '../../src/imports/jobs.ts';
import type { Approval } from '../../src/imports/problems.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import type { EntityRow } from '../../src/kinds/shared-fields.ts';
import type { EntityReference } from '../../src/kinds/words.ts';
import { uniformId } from '../../src/lib/uuid.ts';
import { findByIds, findByKeys } from '../../src/store/find-entities.ts';
import type { ImportJobRow } from '../../src/store/import-tables.ts';
import { findLinked } from '../../src/store/links.ts';
import { findPending } from '../../src/store/pending.ts';
import type { Store } from '../../src/store/store.ts';
import type { AnswerSize } from './answer-size.ts';
import { keyOfRow } from './entity-types.ts';

/**
 * Reads entities and jobs for many fields at once: one statement per kind, one for all links. Nothing is cached: a mutation or
 * a subscription must see what has changed since.
 */
export interface Loaders {
  byId<Row extends EntityRow>(kind: Kind<string, Row>, id: string): Promise<Row | undefined>;
  byKey<Row extends EntityRow>(kind: Kind<string, Row>, key: string): Promise<Row | undefined>;
  /** What the entity refers to, in order, or what refers to it, by key. */
  linked<Row extends EntityRow>(from: Kind, to: Kind<string, Row>, id: string): Promise<Row[]>;
  /** What the entity refers to by name only, in order. */
  pending(from: Kind, id: string): Promise<readonly EntityReference[]>;
  job(id: string): Promise<ImportJobRow | undefined>;
  /** The newest job that carries a plan out. */
  applicationOf(planId: string): Promise<ImportJobRow | undefined>;
  /** The newest job that takes an import back. */
  undoOf(importId: string): Promise<ImportJobRow | undefined>;
  /** Who has approved a plan, the first one first. */
  approvals(planId: string): Promise<Approval[]>;
}

/** Makes the loaders of one operation. */
export function createLoaders(store: Store, answer: AnswerSize): Loaders {
  const ids = loader((wanted: readonly Wanted[]) => findPerKind(wanted, findById(store)));
  const keys = loader((wanted: readonly Wanted[]) => findPerKind(wanted, findByKey(store)));
  const links = loader((wanted: readonly WantedLinks[]) => findLinks(store, wanted, answer));
  const pending = loader((wanted: readonly Wanted[]) => findPendingOf(store, wanted));
  const { manager } = store.dataSource;
  const jobs = loader((wanted: readonly string[]) => findJobsByIds(manager, wanted));
  const applications = loader((wanted: readonly string[]) => findNewestMadeOf(manager, 'plan_of', wanted));
  const undos = loader((wanted: readonly string[]) => findNewestMadeOf(manager, 'undo_of', wanted));
  const approvals = loader((wanted: readonly string[]) => findApprovals(manager, wanted));
  // A loader answers with rows of the kind it was asked for, which the type of a shared loader cannot say.
  return {
    byId: <Row>(kind: Kind, id: string) =>
      ids.load({ kind, name: uniformId(id) }) as Promise<Row | undefined>,
    byKey: <Row>(kind: Kind, name: string) => keys.load({ kind, name }) as Promise<Row | undefined>,
    linked: <Row>(from: Kind, to: Kind, id: string) => links.load({ from, to, id }) as Promise<Row[]>,
    pending: (from, id) => pending.load({ kind: from, name: id }),
    job: (id) => jobs.load(id),
    applicationOf: (planId) => applications.load(planId),
    undoOf: (importId) => undos.load(importId),
    approvals: (planId) => approvals.load(planId),
  };
}

interface Wanted {
  readonly kind: Kind;
  readonly name: string;
}

interface WantedLinks {
  readonly from: Kind;
  readonly to: Kind;
  readonly id: string;
}

const loader = <Key, Value>(load: DataLoader.BatchLoadFn<Key, Value>) =>
  new DataLoader<Key, Value>(load, { cache: false });

type Find<Found> = (kind: Kind, names: readonly string[]) => Promise<ReadonlyMap<string, Found>>;

const findById =
  ({ dataSource: { manager } }: Store): Find<EntityRow> =>
  async (kind, ids) =>
    new Map((await findByIds(manager, kind, ids)).map((row) => [row.id, row]));

const findByKey =
  ({ dataSource: { manager } }: Store): Find<EntityRow> =>
  async (kind, keys) =>
    new Map((await findByKeys(manager, kind, keys)).map((row) => [keyOfRow(kind, row), row]));

async function findPerKind<Found>(
  wanted: readonly Wanted[],
  find: Find<Found>,
): Promise<(Found | undefined)[]> {
  const found = new Map<Kind, ReadonlyMap<string, Found>>();
  for (const kind of new Set(wanted.map((one) => one.kind))) {
    const names = wanted.filter((one) => one.kind === kind).map(({ name }) => name);
    found.set(kind, await find(kind, distinct(names)));
  }
  return wanted.map(({ kind, name }) => found.get(kind)?.get(name));
}

async function findLinks(
  { dataSource: { manager } }: Store,
  wanted: readonly WantedLinks[],
  answer: AnswerSize,
): Promise<EntityRow[][]> {
  const queries = new Map<string, { from: Kind; to: Kind; ids: string[] }>();
  for (const { from, to, id } of wanted) {
    const query = queries.get(nameOf({ from, to })) ?? { from, to, ids: [] };
    queries.set(nameOf({ from, to }), query);
    query.ids.push(id);
  }
  const names = [...queries.keys()];
  const found = await findLinked(manager, [...queries.values()], answer.mostObjects);
  if (found === undefined) throw answer.overflow();
  return wanted.map((one) => found[names.indexOf(nameOf(one))]?.get(one.id) ?? []);
}

async function findPendingOf(
  { dataSource: { manager } }: Store,
  wanted: readonly Wanted[],
): Promise<(readonly EntityReference[])[]> {
  const found = await findPerKind(wanted, (kind, ids) => findPending(manager, kind, ids));
  return found.map((references) => references ?? []);
}

const nameOf = ({ from, to }: { from: Kind; to: Kind }): string => `${from.name} ${to.name}`;

const distinct = (names: readonly string[]): string[] => [...new Set(names)];
