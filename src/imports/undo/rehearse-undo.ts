import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import type { KindName } from '../../kinds/registry.ts';
import type { Json } from '../../lib/json.ts';
import { parseExact } from '../../lib/parse-exact.ts';
import { stringifyExact } from '../../lib/stringify-exact.ts';
import type { Recordable } from '../../planning/step.ts';
import { assertLease } from '../jobs.ts';
import type { JobRun } from '../run/chunk-run.ts';
import { findDeedsBefore, findPlaceAfter, type JournaledDeed } from './find-deeds.ts';
import { undoDeeds } from './undo-deeds.ts';

/** Deeds that are taken back together, and what that comes to. */
export interface RehearsedPage {
  readonly kind: KindName;
  readonly steps: readonly Recordable[];
}

/** A rehearsal of a large import is kept for a moment; in a tenth of the room. */
type PackedPage = Buffer;

/**
 * What taking an import back would come to: all of it is done, and rolled back before anybody sees it. One deed changes
 * what the next one finds in more ways than could be told beforehand; so nothing is told but what happens.
 */
export async function rehearseUndo(run: JobRun, signal: AbortSignal): Promise<readonly PackedPage[]> {
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
export async function* deedsToUndo(
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
export async function undoTogether(
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

export async function unpackPage(packed: PackedPage): Promise<RehearsedPage> {
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
