import type { EntityManager } from 'typeorm';
import type { Envelope } from '../../document/envelope.ts';
import type { DocumentOptions } from '../../document/import-options.ts';
import { failpoint } from '../../lib/failpoint.ts';
import { workAhead } from '../../lib/work-ahead.ts';
import { NamedBest } from '../../planning/select.ts';
import type { Services } from '../../services/services.ts';
import type { DeltaBase, Totals } from '../../store/import-tables.ts';
import type { Chunk } from '../chunk.ts';
import { insertChunk } from '../chunks.ts';
import { baseOfDocument, isOwnExport } from './base-of-document.ts';
import { batchEntities } from './batch-entities.ts';
import { createPreparer } from './create-preparer.ts';
import { type DeletionOptions, deletionChunks } from './deletion-chunks.ts';
import { type DoubtfulChunk, narrowChunks } from './narrow-chunks.ts';
import type { DocumentReader } from './open-document.ts';
import type { ReceiveOptions } from './receive-options.ts';

export interface Received {
  readonly totals: Totals;
  readonly warnings: readonly string[];
  readonly base?: DeltaBase;
  /** Whether it is an export of Lading. */
  readonly isOwn: boolean;
  /** What the document asks of its import by itself. */
  readonly options: DocumentOptions;
  /** Where the document says that it comes from. */
  readonly sourceGateway?: string;
}

/** The job was cancelled, or given up, while its document was coming. */
class ReceiptEnded extends Error {
  constructor(jobId: string) {
    super(`The import ${jobId} was ended while its document was received.`);
    this.name = 'ReceiptEnded';
  }
}

type Chunks = AsyncIterator<Chunk | undefined, Envelope>;

/** Streams a document into the job's chunks: parsed, validated, its secrets sealed under this server's key. */
export async function receiveDocument(
  { store, limits }: Services,
  jobId: string,
  document: DocumentReader,
  options: ReceiveOptions,
): Promise<Received> {
  const preparer = createPreparer(options);
  const batches = batchEntities(document, limits.chunkSize);
  const chunks: Chunks = workAhead(batches, (batch) => preparer.prepare(batch), preparer.width);
  try {
    const { manager } = store.dataSource;
    const stored = await storeChunks(manager, jobId, chunks);
    const narrowing = { ...options, size: limits.chunkSize, best: stored.best };
    const received = await storeDeletions(manager, jobId, stored, narrowing);
    return await narrowChunks(manager, jobId, received, { ...stored, ...options });
  } finally {
    await chunks.return?.();
    preparer.close();
  }
}

/** One chunk is written while the next ones are prepared. */
async function storeChunks(manager: EntityManager, jobId: string, chunks: Chunks): Promise<Stored> {
  const totals: Record<string, number> = {};
  const best = new NamedBest();
  const doubtful: DoubtfulChunk[] = [];
  let number = 0;
  let writing: Promise<unknown> = Promise.resolve();
  let next = await chunks.next();
  for (; !next.done; next = await chunks.next()) {
    const chunk = next.value;
    if (chunk === undefined) continue;
    await writing;
    if (chunk.namings !== undefined) {
      for (const namings of chunk.namings) best.add(chunk.kind, namings);
      doubtful.push({ number, kind: chunk.kind, namings: chunk.namings });
    }
    writing = storeChunk(manager, jobId, number++, chunk);
    // The failure is met where the promise is awaited; until then it must not count as unhandled.
    writing.catch(() => undefined);
    totals[chunk.kind] = (totals[chunk.kind] ?? 0) + chunk.count;
  }
  await writing;
  return { totals, chunks: number, envelope: next.value, best, doubtful };
}

interface Stored {
  readonly totals: Record<string, number>;
  /** How many. */
  readonly chunks: number;
  readonly envelope: Envelope;
  readonly best: NamedBest;
  readonly doubtful: readonly DoubtfulChunk[];
}

/** What a delta deletes comes after its entities. */
async function storeDeletions(
  manager: EntityManager,
  jobId: string,
  { totals, chunks, envelope }: Stored,
  options: DeletionOptions,
): Promise<Received> {
  let number = chunks;
  for (const chunk of deletionChunks(envelope.deleted ?? [], options)) {
    await storeChunk(manager, jobId, number++, chunk);
    totals[chunk.kind] = (totals[chunk.kind] ?? 0) + chunk.count;
  }
  const base = baseOfDocument(envelope);
  const { warnings, sourceGateway, options: asked = {} } = envelope;
  return {
    totals,
    warnings,
    options: asked,
    isOwn: isOwnExport(envelope),
    ...(base && { base }),
    ...(sourceGateway !== undefined && { sourceGateway }),
  };
}

async function storeChunk(
  manager: EntityManager,
  jobId: string,
  number: number,
  chunk: Chunk,
): Promise<void> {
  failpoint('receive.before-chunk');
  if (!(await insertChunk(manager, jobId, number, chunk))) throw new ReceiptEnded(jobId);
  failpoint('receive.after-chunk');
}
