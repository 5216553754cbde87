import type { Account, Act } from '../audit/audit-log.ts';
import { disagreements } from '../document/import-options.ts';
import { InvalidDocument } from '../document/problems.ts';
import type { EntityReference } from '../kinds/words.ts';
import { failpoint } from '../lib/failpoint.ts';
import { storable, storableJson } from '../lib/storable.ts';
import type { Services } from '../services/services.ts';
import { type ImportJobRow, importJobTable } from '../store/import-tables.ts';
import { markImported, markRefused } from '../uploads/uploads.ts';
import { assertNeedsNoPlan } from './approvals.ts';
import { firstReferences } from './chunks.ts';
import { findJob, queueTopic } from './jobs.ts';
import { startHeartbeat } from './leases.ts';
import { measureSource } from './receive/measure-source.ts';
import { acceptedBefore, type ImportRequest, openJob } from './receive/open-job.ts';
import { type Received, receiveDocument } from './receive/receive-document.ts';

/**
 * Receives a document and queues the job that imports it; what is accepted is stored, so it survives whatever comes.
 * Throws `InvalidDocument` when the document is refused as a whole, then nothing of it is left; and `ApprovalRequired` where
 * only plans that were approved are carried out, whichever way the import came.
 */
export async function importConfiguration(
  services: Services,
  request: ImportRequest,
  act: Act,
): Promise<ImportJobRow> {
  const { source } = request;
  assertNeedsNoPlan(request, services.requiredApprovals);
  if (source.type === 'lost') return repeated(act, await acceptedBefore(services, request, source));
  const opened = await openJob(services, request);
  if (!opened.isNew) return repeated(act, opened.job);
  const { id } = opened.job;
  const stopHeartbeat = startHeartbeat(services.store, { id, token: 0 });
  try {
    const measured = measureSource(source);
    const received = await receiveDocument(services, id, { ...request, source: measured.source });
    assertAgreed(request, received);
    const { uploadId } = { uploadId: undefined, ...source };
    return await queueJob(services, { id, ...received, uploadId, bytes: measured.bytes() }, act);
  } catch (error) {
    const job = await discardJob(services, id);
    if (job !== undefined) return job;
    if ('uploadId' in source && error instanceof InvalidDocument)
      await markRefused(services.store.dataSource.manager, source.uploadId);
    throw error;
  } finally {
    stopHeartbeat();
  }
}

/** The job of an earlier call with the same key. */
async function repeated(act: Act, job: ImportJobRow): Promise<ImportJobRow> {
  await act.allowed({ jobId: job.id, details: { repeats: true } });
  return job;
}

function assertAgreed(request: ImportRequest, { options }: Received): void {
  const [first, ...others] = request.heedsDocument ? [] : disagreements(options, request);
  if (first !== undefined) throw new InvalidDocument([first, ...others]);
}

/**
 * Chunks go with their job; who waits for it is told. A job that was queued although its commit was never answered is
 * accepted: a runner may have it already.
 */
async function discardJob({ store }: Services, id: string): Promise<ImportJobRow | undefined> {
  const { manager } = store.dataSource;
  await manager.delete(importJobTable, { id, state: 'receiving' });
  await store.notify(id);
  return (await findJob(manager, id)) ?? undefined;
}

interface ReceivedJob extends Received {
  readonly id: string;
  readonly uploadId?: string | undefined;
  /** Of the document as it came, where that is known. */
  readonly bytes: number | undefined;
}

const longestGateway = 255;

async function queueJob(
  { store }: Services,
  { id, totals, warnings, base, sourceGateway, isOwn, uploadId, bytes }: ReceivedJob,
  act: Act,
): Promise<ImportJobRow> {
  const queued = await store.transaction(async (manager) => {
    await manager.query(
      `UPDATE import_jobs SET state = 'queued', totals = $2, warnings = $3, base = $4, source_gateway = $5,
         is_own = $6, lease_until = NULL WHERE id = $1 AND state = 'receiving'`,
      [
        id,
        JSON.stringify(totals),
        storableJson(warnings),
        base === undefined ? null : storableJson(base),
        sourceGateway === undefined ? null : storable(sourceGateway, longestGateway),
        isOwn,
      ],
    );
    if (uploadId !== undefined) await markImported(manager, uploadId);
    await store.notify([id, queueTopic], manager);
    const job = await findJob(manager, id);
    if (job === null) throw new Error(`The import ${id} was removed while it was received.`);
    await act.done(manager, accountOf(job, await firstReferences(manager, id), bytes));
    failpoint('receive.before-commit');
    return job;
  });
  failpoint('receive.after-commit');
  return queued;
}

const accountOf = (
  { id, dry_run: dryRun, atomic, conflict_strategy: conflictStrategy, totals }: ImportJobRow,
  entities: readonly EntityReference[],
  bytes: number | undefined,
): Account => ({
  jobId: id,
  entities,
  details: {
    dryRun,
    atomic,
    conflictStrategy,
    entityCount: sum(Object.values(totals)),
    ...(bytes !== undefined && { bytes }),
  },
});

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
