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
import { type JobRun, rest } from '../active-job.ts';
import { appendSteps } from '../journal.ts';
import { assertLease, saveProgress } from '../leases.ts';
import { countSteps } from '../progress.ts';
import { undoDeeds } from './undo-page.ts';
import { findDeedsBefore, findPlaceAfter, type JournaledDeed } from './written-outcomes.ts';

/**
 * Takes an import back, the last deed first, from wherever the job stands; a dry run says what that would do. `signal`
 * stops it between two pages.
 */
export async function runUndo(services: Services, job: ImportJobRow, signal: AbortSignal): Promise<void> {
  const { sequence, counts } = job;
  const lease = { id: job.id, token: job.lease_token };
  const run: JobRun = { services, job, lease, refusals: [], sequence, counts };
  await (job.dry_run ? planUndo : carryOut)(run, signal);
}

async function carryOut(run: JobRun, signal: AbortSignal): Promise<void> {
  const { services, lease } = run;
  for await (const deeds of deedsToUndo(run, services.store.dataSource.manager, run.sequence)) {
    if (signal.aborted) return;
    Object.assign(
      run,
      await retrying(() => services.store.transaction((inner) => undoPage(run, deeds, inner), lease)),
    );
    failpoint('undo.after-commit');
  }
  await services.store.transaction((inner) => finish(run, inner), lease);
  failpoint('undone.after-commit');
}

/** Notes what a rehearsal came to. After a restart there is another one, and what was noted before stays. */
async function planUndo(run: JobRun, signal: AbortSignal): Promise<void> {
  const { store } = run.services;
  let place = 0;
  for (const packed of await retrying(() => rehearseUndo(run, signal))) {
    signal.throwIfAborted();
    const { kind, steps } = await unpackPage(packed);
    const news = steps.slice(Math.max(run.sequence - place, 0));
    place += steps.length;
    if (news.length === 0) continue;
    Object.assign(
      run,
      await store.transaction((inner) => notePage(run, { kind, steps: news }, inner), run.lease),
    );
  }
  await store.transaction((inner) => rest(run, inner), run.lease);
}

async function notePage(
  { services, job, lease, sequence, counts }: JobRun,
  { kind, steps }: RehearsedPage,
  manager: EntityManager,
): Promise<Pick<JobRun, 'sequence' | 'counts'>> {
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, false);
  const after = { sequence: sequence + steps.length, counts: countSteps(counts, kind, steps) };
  await saveProgress(manager, lease, after);
  await services.store.notify(job.id, manager);
  return after;
}

async function undoPage(
  { services, job, lease, sequence, counts }: JobRun,
  deeds: readonly JournaledDeed[],
  manager: EntityManager,
): Promise<Pick<JobRun, 'sequence' | 'counts'>> {
  const { kind, steps } = await undoTogether({ services, job }, deeds, manager);
  await appendSteps(manager, { jobId: job.id, kind, sequence }, steps, true);
  const after = { sequence: sequence + steps.length, counts: countSteps(counts, kind, steps) };
  await saveProgress(manager, lease, { state: 'applying', ...after });
  await services.store.notify(job.id, manager);
  failpoint('undo.before-commit');
  return after;
}

async function finish(run: JobRun, manager: EntityManager): Promise<void> {
  const undone = run.job.undo_of ?? '';
  await rest(run, manager);
  await manager.query(`UPDATE import_jobs SET state = 'undone' WHERE id = $1`, [undone]);
  await run.services.store.notify(undone, manager);
  failpoint('undone.before-commit');
}

/** Deeds that are taken back together, and what that comes to. */
interface RehearsedPage {
  readonly kind: KindName;
  readonly steps: readonly Recordable[];
}

/** A rehearsal of a large import is kept for a moment; in a tenth of the room. */
type PackedPage = Buffer;

/**
 * What taking an import back would come to: all of it is done, and rolled back before anybody sees it. One deed changes
 * what the next one finds in more ways than could be told beforehand; so nothing is told but what happens.
 */
async function rehearseUndo(run: JobRun, signal: AbortSignal): Promise<readonly PackedPage[]> {
  const { services, lease } = run;
  const pages: PackedPage[] = [];
  const rehearse = async (manager: EntityManager): Promise<never> => {
    for await (const deeds of deedsToUndo(run, manager, 0)) {
      signal.throwIfAborted();
      await assertLease(manager, lease);
      pages.push(await packPage(await undoTogether(run, deeds, manager)));
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

/** The deeds that are still to be taken back, page by page; what is written together is of one kind. */
async function* deedsToUndo(
  { services, job }: JobRun,
  manager: EntityManager,
  done: number,
): AsyncGenerator<readonly JournaledDeed[], void> {
  const undone = job.undo_of ?? '';
  let place = await findPlaceAfter(manager, undone, done);
  for (;;) {
    const deeds = firstKind(await findDeedsBefore(manager, undone, place, services.limits.chunkSize));
    const last = deeds.at(-1);
    if (last === undefined) return;
    yield deeds;
    place = last.sequence;
  }
}

function firstKind(deeds: readonly JournaledDeed[]): readonly JournaledDeed[] {
  const end = deeds.findIndex(({ kind }) => kind !== deeds[0]?.kind);
  return end === -1 ? deeds : deeds.slice(0, end);
}

/** Takes back a page of deeds within the caller's transaction. */
async function undoTogether(
  { services, job }: Pick<JobRun, 'services' | 'job'>,
  deeds: readonly JournaledDeed[],
  manager: EntityManager,
): Promise<RehearsedPage> {
  const kind = deeds[0]?.kind ?? 'root';
  return { kind, steps: await undoDeeds(services, kind, { undone: job.undo_of ?? '', deeds }, manager) };
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
