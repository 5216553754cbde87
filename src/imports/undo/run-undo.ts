import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import type { KindName } from '../../kinds/registry.ts';
import { parseExact, stringifyExact } from '../../lib/exact-json.ts';
import { failpoint } from '../../lib/failpoint.ts';
import type { Json } from '../../lib/json.ts';
import type { Recordable } from '../../planning/step.ts';
import type { Services } from '../../services/services.ts';
import { retrying } from '../../store/database-errors.ts';
import type { ImportJobRow } from '../../store/import-tables.ts';
import { type ActiveJob, finish, storeOutcomes } from '../active-job.ts';
import { assertLease } from '../leases.ts';
import { undoOutcomes } from './undo-page.ts';
import { findPlaceAfter, findWrittenBefore, type JournaledOutcome } from './written-outcomes.ts';

/**
 * Takes an import back, the last outcome first, from wherever the job stands; a dry run says what that would do. `signal`
 * stops it between two pages.
 */
export async function runUndo(services: Services, job: ImportJobRow, signal: AbortSignal): Promise<void> {
  const { sequence, counts } = job;
  const lease = { id: job.id, token: job.lease_token };
  const phase = job.dry_run ? 'planning' : 'applying';
  const active: ActiveJob = { services, job, lease, phase, refusals: [], sequence, counts };
  await (job.dry_run ? planUndo : carryOut)(active, signal);
}

async function carryOut(active: ActiveJob, signal: AbortSignal): Promise<void> {
  const { services, lease } = active;
  for await (const outcomes of outcomesToUndo(active, services.store.dataSource.manager, active.sequence)) {
    if (signal.aborted) return;
    Object.assign(
      active,
      await retrying(() => services.store.transaction((inner) => undoPage(active, outcomes, inner), lease)),
    );
    failpoint('undo.after-commit');
  }
  await services.store.transaction((inner) => finishUndo(active, inner), lease);
  failpoint('undone.after-commit');
}

/** Stores what a rehearsal came to. After a restart there is another one, and what was stored before stays. */
async function planUndo(active: ActiveJob, signal: AbortSignal): Promise<void> {
  const { store } = active.services;
  let place = 0;
  for (const packed of await retrying(() => rehearseUndo(active, signal))) {
    signal.throwIfAborted();
    const { kind, steps } = await unpackPage(packed);
    const news = steps.slice(Math.max(active.sequence - place, 0));
    place += steps.length;
    if (news.length === 0) continue;
    Object.assign(
      active,
      await store.transaction((inner) => storeOutcomes(active, kind, news, inner), active.lease),
    );
  }
  await store.transaction((inner) => finish(active, inner), active.lease);
}

async function undoPage(
  active: ActiveJob,
  outcomes: readonly JournaledOutcome[],
  manager: EntityManager,
): Promise<Pick<ActiveJob, 'sequence' | 'counts'>> {
  const { kind, steps } = await undoTogether(active, outcomes, manager);
  const after = await storeOutcomes(active, kind, steps, manager);
  failpoint('undo.before-commit');
  return after;
}

async function finishUndo(active: ActiveJob, manager: EntityManager): Promise<void> {
  const undone = active.job.undo_of ?? '';
  await finish(active, manager);
  await manager.query(`UPDATE import_jobs SET state = 'undone' WHERE id = $1`, [undone]);
  await active.services.store.notify(undone, manager);
  failpoint('undone.before-commit');
}

/** Outcomes that are taken back together, and what that comes to. */
interface RehearsedPage {
  readonly kind: KindName;
  readonly steps: readonly Recordable[];
}

/** A rehearsal of a large import is kept for a moment; in a tenth of the room. */
type PackedPage = Buffer;

/**
 * What taking an import back would come to: all of it is done, and rolled back before anybody sees it. One outcome changes
 * what the next one finds in more ways than could be told beforehand; so nothing is told but what happens.
 */
async function rehearseUndo(active: ActiveJob, signal: AbortSignal): Promise<readonly PackedPage[]> {
  const { services, lease } = active;
  const pages: PackedPage[] = [];
  const rehearse = async (manager: EntityManager): Promise<never> => {
    for await (const outcomes of outcomesToUndo(active, manager, 0)) {
      signal.throwIfAborted();
      await assertLease(manager, lease);
      pages.push(await packPage(await undoTogether(active, outcomes, manager)));
    }
    throw rehearsed;
  };
  try {
    await services.store.transaction(rehearse, lease);
  } catch (error) {
    if (error !== rehearsed) throw error;
  }
  return pages;
}

const rehearsed = new Error('The rehearsal is over; nothing of it is to stay.');

/** The outcomes that are still to be taken back, page by page; what is written together is of one kind. */
async function* outcomesToUndo(
  { services, job }: ActiveJob,
  manager: EntityManager,
  done: number,
): AsyncGenerator<readonly JournaledOutcome[], void> {
  const undone = job.undo_of ?? '';
  let place = await findPlaceAfter(manager, undone, done);
  for (;;) {
    const outcomes = firstKind(await findWrittenBefore(manager, undone, place, services.limits.chunkSize));
    const last = outcomes.at(-1);
    if (last === undefined) return;
    yield outcomes;
    place = last.sequence;
  }
}

function firstKind(outcomes: readonly JournaledOutcome[]): readonly JournaledOutcome[] {
  const end = outcomes.findIndex(({ kind }) => kind !== outcomes[0]?.kind);
  return end === -1 ? outcomes : outcomes.slice(0, end);
}

/** Takes back a page of outcomes within the caller's transaction. */
async function undoTogether(
  { services, job }: Pick<ActiveJob, 'services' | 'job'>,
  outcomes: readonly JournaledOutcome[],
  manager: EntityManager,
): Promise<RehearsedPage> {
  const kind = outcomes[0]?.kind ?? 'root';
  return {
    kind,
    steps: await undoOutcomes(services, kind, { undone: job.undo_of ?? '', outcomes }, manager),
  };
}

const packPage = ({ kind, steps }: RehearsedPage): Promise<PackedPage> =>
  // Plain data, which the interfaces do not say.
  promisify(deflate)(stringifyExact({ kind, steps: steps.map(withoutContents) } as unknown as Json));

async function unpackPage(packed: PackedPage): Promise<RehearsedPage> {
  // As it was packed.
  return parseExact(String(await promisify(inflate)(packed))) as unknown as RehearsedPage;
}

/** What a plan tells of a step: nothing that would be stored. */
const withoutContents = ({ target: _target, stored, links: _links, ...told }: Recordable): Recordable => ({
  ...told,
  incoming: { key: told.incoming.key },
  ...(stored && { stored: headOf(stored) }),
});

const headOf = ({ id, key, revision, digest }: NonNullable<Recordable['stored']>) => ({
  id,
  key,
  revision,
  digest,
});
