import { createHash } from 'node:crypto';
import type { DocumentSource, LostSource } from '../../document/document-format.ts';
import type { ConflictRule, ConflictStrategy, EntitySelection } from '../../kinds/words.ts';
import { storable } from '../../lib/storable.ts';
import { formerRingsOf, type KeyRing } from '../../secrets/key-ring.ts';
import type { Services } from '../../services/services.ts';
import { type ImportJobRow, importJobTable } from '../../store/import-tables.ts';
import { type Store, wakeUps } from '../../store/store.ts';
import { assertImportRoom, insertJobOnce } from '../jobs.ts';
import { deleteAbandoned } from '../leases.ts';
import { IdempotencyConflict } from '../problems.ts';

/** What somebody asks of an import. */
export interface ImportRequest {
  readonly source: DocumentSource | LostSource;
  readonly conflictStrategy: ConflictStrategy;
  readonly rules: readonly ConflictRule[];
  /** None: everything. */
  readonly selection?: readonly EntitySelection[];
  readonly dryRun: boolean;
  readonly atomic: boolean;
  readonly sourceSecret?: string;
  /** An age identity, where credentials are sealed for its recipient. */
  readonly sourceIdentity?: string;
  /** Opens the document itself where it is sealed. */
  readonly passphrase?: string;
  /** The same key again gives the job that the first call made. */
  readonly idempotencyKey?: string;
  /** Whether the request was made of what the document asks for by itself; else the two have to agree. */
  readonly heedsDocument?: boolean;
  readonly createdBy: string;
  /** What people recognise the import by. */
  readonly label?: string;
}

/** A new job to receive a document for, or the job that an earlier call with this key has made. */
interface OpenedJob {
  readonly isNew: boolean;
  readonly job: ImportJobRow;
}

/**
 * Makes the job that receives a document: without an idempotency key in every call; with one, concurrent calls wait for
 * the first and get its job.
 */
export async function openJob(
  { store, ring, limits }: Pick<Services, 'store' | 'ring' | 'limits'>,
  request: ImportRequest,
): Promise<OpenedJob> {
  await assertImportRoom(store.dataSource.manager, limits, request.createdBy, request.idempotencyKey);
  const requestDigest = request.idempotencyKey === undefined ? null : await digestOfRequest(ring, request);
  for (;;) {
    const made = await insertJobOnce(store.dataSource.manager, newJob(request, requestDigest));
    if (made !== null) return { isNew: true, job: made };
    const job = await received(store, request.idempotencyKey ?? '');
    // Refused or abandoned meanwhile: this call tries by itself.
    if (job === undefined) continue;
    if (!(await isRepeated(ring, request, job, requestDigest))) {
      throw new IdempotencyConflict(request.idempotencyKey ?? '');
    }
    return { isNew: false, job };
  }
}

/** The job that a call with the same key, input and upload has made before that was lost; else throws its problem. */
export async function acceptedBefore(
  { store, ring }: Pick<Services, 'store' | 'ring'>,
  request: ImportRequest,
  { problem }: LostSource,
): Promise<ImportJobRow> {
  const { idempotencyKey } = request;
  const job = idempotencyKey === undefined ? undefined : await received(store, idempotencyKey);
  if (job === undefined || !(await isRepeated(ring, request, job, await digestOfRequest(ring, request))))
    throw problem;
  return job;
}

const longestLabel = 255;

const newJob = (
  { conflictStrategy, rules, selection, dryRun, atomic, createdBy, label, idempotencyKey }: ImportRequest,
  requestDigest: string | null,
): Parameters<typeof insertJobOnce>[1] => ({
  state: 'receiving',
  conflict_strategy: conflictStrategy,
  rules,
  selection: selection ?? null,
  dry_run: dryRun,
  atomic,
  created_by: storable(createdBy),
  label: label === undefined ? null : storable(label, longestLabel),
  idempotency_key: idempotencyKey ?? null,
  request_digest: requestDigest,
});

/** The job with this key when its document is there; undefined when it has been removed again. */
async function received(store: Store, idempotencyKey: string): Promise<ImportJobRow | undefined> {
  const { manager } = store.dataSource;
  const find = (): Promise<ImportJobRow | null> =>
    manager.findOneBy(importJobTable, { idempotency_key: idempotencyKey });
  const first = await find();
  if (first === null || first.state !== 'receiving') return first ?? undefined;
  const wake = wakeUps(store, first.id, new AbortController().signal);
  try {
    for (;;) {
      const job = await find();
      if (job === null || job.state !== 'receiving') return job ?? undefined;
      await wake.next();
      // Its server may have gone away: then nobody else would remove it soon.
      await deleteAbandoned(manager);
    }
  } finally {
    wake.close();
  }
}

/**
 * What makes two requests the same: what is asked and the document, not who asks. A second word stands for the upload
 * where it came from, as the document itself is kept for some time only. Secrets count by their fingerprints: nobody who
 * reads the digest, and knows the rest, can try passphrases on it.
 */
async function digestOfRequest(
  ring: KeyRing,
  {
    source,
    createdBy: _who,
    label: _name,
    idempotencyKey: _key,
    sourceSecret,
    sourceIdentity,
    passphrase,
    ...asked
  }: ImportRequest,
): Promise<string> {
  const secrets = [sourceSecret, passphrase, ...(sourceIdentity ? [sourceIdentity] : [])].map(
    (secret) => secret && ring.fingerprint(secret),
  );
  const request = JSON.stringify([asked, secrets]);
  const digest = (text: string): string => createHash('sha256').update(request).update(text).digest('hex');
  switch (source.type) {
    case 'value':
      return digest(JSON.stringify(source.value));
    case 'text':
      return digest(source.text);
    case 'stream': {
      const content = digest(await source.fingerprint());
      return source.uploadId === undefined ? content : `${content} ${digest(source.uploadId)}`;
    }
    case 'lost':
      return `${lost} ${digest(source.uploadId)}`;
  }
}

/** Whether the request is the one that has made the job, be it under a former secret: fingerprints were others then. */
async function isRepeated(
  ring: KeyRing,
  request: ImportRequest,
  { request_digest: first }: Pick<ImportJobRow, 'request_digest'>,
  digest: string | null,
): Promise<boolean> {
  if (isSameRequest(first, digest)) return true;
  for (const former of formerRingsOf(ring))
    if (isSameRequest(first, await digestOfRequest(former, request))) return true;
  return false;
}

const lost = 'lost';

/**
 * Whether two digests are of the same request, by what the documents are, or by where they came from when the second
 * one is lost.
 */
function isSameRequest(first: string | null, second: string | null): boolean {
  const [content, upload] = first?.split(' ') ?? [];
  const [contentNow, uploadNow] = second?.split(' ') ?? [];
  return contentNow === lost ? upload !== undefined && upload === uploadNow : content === contentNow;
}
