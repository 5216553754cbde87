import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Envelope } from '../../document/document-format.ts';
import type { DocumentOptions } from '../../document/import-options.ts';
import { type KindName, kindNames } from '../../kinds/registry.ts';
import type { EntityReference, EntitySelection } from '../../kinds/words.ts';
import { failpoint } from '../../lib/failpoint.ts';
import { isJsonObject } from '../../lib/json.ts';
import { slugOf } from '../../lib/slug.ts';
import { NamedBest, selector } from '../../planning/select.ts';
import type { Services } from '../../services/services.ts';
import type { DeltaBase, Totals } from '../../store/import-tables.ts';
import { type Chunk, makeChunk } from '../chunk.ts';
import { insertChunk } from '../chunks.ts';
import { type DoubtfulChunk, narrowChunks } from './narrow-chunks.ts';
import { type DocumentToRead, readChunks } from './read-chunks.ts';

/** What is known of a document once all of it is stored. */
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

/** Streams a document into the job's chunks: parsed, validated, its secrets sealed under this server's key. */
export async function receiveDocument(
  services: Services,
  jobId: string,
  document: DocumentToRead,
): Promise<Received> {
  const { manager } = services.store.dataSource;
  const size = services.limits.chunkSize;
  const receipt = { jobId, keyId: services.ring.keyId };
  const stored = await storeChunks(manager, receipt, readChunks(services, document, size));
  const deletions = { selection: document.selection, size, best: stored.best };
  const received = await storeDeletions(manager, receipt, stored, deletions);
  return { ...received, totals: await narrowChunks(manager, jobId, received.totals, stored) };
}

interface Receipt {
  readonly jobId: string;
  /** Under which the secrets are sealed. */
  readonly keyId: string;
}

/** Stores the chunks of entities; one is written while the next ones are prepared. */
async function storeChunks(
  manager: EntityManager,
  receipt: Receipt,
  chunks: AsyncIterator<Chunk, Envelope>,
): Promise<Stored> {
  const totals: Record<string, number> = {};
  const best = new NamedBest();
  const doubtful: DoubtfulChunk[] = [];
  let number = 0;
  let writing: Promise<unknown> = Promise.resolve();
  try {
    let next = await chunks.next();
    for (; !next.done; next = await chunks.next()) {
      const chunk = next.value;
      await writing;
      if (chunk.namings !== undefined) {
        for (const namings of chunk.namings) best.add(chunk.kind, namings);
        doubtful.push({ number, kind: chunk.kind, namings: chunk.namings });
      }
      writing = storeChunk(manager, receipt, number++, chunk);
      // The failure is met where the promise is awaited; until then it must not count as unhandled.
      writing.catch(() => undefined);
      totals[chunk.kind] = (totals[chunk.kind] ?? 0) + chunk.count;
    }
    await writing;
    return { totals, chunks: number, envelope: next.value, best, doubtful };
  } finally {
    await chunks.return?.();
  }
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
  receipt: Receipt,
  { totals, chunks, envelope }: Stored,
  options: DeletionOptions,
): Promise<Received> {
  let number = chunks;
  for (const chunk of deletionChunks(envelope.deleted ?? [], options)) {
    await storeChunk(manager, receipt, number++, chunk);
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
  { jobId, keyId }: Receipt,
  number: number,
  chunk: Chunk,
): Promise<void> {
  failpoint('receive.before-chunk');
  if (!(await insertChunk(manager, jobId, number, { ...chunk, keyId }))) throw new ReceiptEnded(jobId);
  failpoint('receive.after-chunk');
}

/** Which deletions of a document become chunks, and of which size. */
interface DeletionOptions {
  readonly selection: readonly EntitySelection[] | undefined;
  readonly size: number;
  /** What the names of the selection mean among the entities; it learns what they mean here. */
  readonly best: NamedBest;
}

/** The chunks that the deletions of a delta become, as far as they are selected; their places are those in the document. */
function* deletionChunks(
  deleted: readonly EntityReference[],
  { selection, size, best }: DeletionOptions,
): Generator<Chunk> {
  const select = selection === undefined ? () => [] : selector(selection);
  const namingsOf = (kind: KindName, key: string) => select(kind, { key, slug: slugOf(key) });
  for (const { kind, key } of deleted) best.add(kind, namingsOf(kind, key) ?? []);
  for (const name of kindNames) {
    const places = deleted.filter(({ kind }) => kind === name).map(({ key }, index) => ({ index, key }));
    const chosen = places.filter(({ key }) => {
      const namings = namingsOf(name, key);
      return namings !== undefined && best.keeps(name, namings);
    });
    for (let at = 0; at < chosen.length; at += size) yield makeChunk(name, chosen.slice(at, at + size), true);
  }
}

const metadata = z.looseObject({
  base_digest: z.string().max(200),
  base_digest_key: z.string().max(200).optional(),
});

/** What a delta says of the state that it starts from; nothing where it says nothing, or nothing that can be read. */
function baseOfDocument({ deleted, metadata: given }: Envelope): DeltaBase | undefined {
  const read = metadata.safeParse(given);
  const options = given?.['export_options'];
  if (deleted === undefined || !read.success || !isJsonObject(options)) return undefined;
  return {
    digest: read.data.base_digest,
    digestKey: read.data.base_digest_key ?? null,
    exportOptions: options,
  };
}

const ownMetadata = z.looseObject({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  export_options: z.looseObject({ secrets: z.enum(['sealed', 'omitted']) }),
});

/** Whether Lading wrote it, which mentions everything by its key: nothing else puts a digest in its metadata. */
const isOwnExport = ({ metadata: given }: Envelope): boolean => ownMetadata.safeParse(given).success;
