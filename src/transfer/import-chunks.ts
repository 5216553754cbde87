import { promisify } from 'node:util';
import { brotliCompressSync, brotliDecompress, constants } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import type { KindName } from '../kinds/registry.ts';
import type { Incoming } from '../planning/incoming.ts';

const decompress = promisify(brotliDecompress);
// At this level half the work of the fastest deflate, for the same size.
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 18 } };

/** A piece of a received document as it is stored: entities of one kind, in the document's order. */
export interface Chunk {
  readonly kind: KindName;
  readonly count: number;
  /** JSON: the entries of the entities. */
  readonly entries: string;
  /** JSON, compressed. */
  readonly content: Uint8Array;
}

/** What is known of a chunk without its content. */
export interface ChunkHead {
  readonly number: number;
  readonly kind: KindName;
  readonly count: number;
  readonly done: boolean;
}

/** What the document's index needs of one entity of a chunk. */
export type ChunkEntry = Pick<Incoming, 'index' | 'key' | 'digest' | 'slug' | 'sourceId'>;

/** A chunk of at least one entity, made in one go: meant for a thread that nobody waits for. */
export function makeChunk(kind: KindName, incoming: readonly Incoming[]): Chunk {
  const entries = incoming.map(({ index, key, digest, slug, sourceId }) => ({
    index,
    key,
    digest,
    slug,
    sourceId,
  }));
  const content = brotliCompressSync(JSON.stringify(incoming), fastest);
  return { kind, count: incoming.length, entries: JSON.stringify(entries), content };
}

export const insertChunk = (
  manager: EntityManager,
  jobId: string,
  number: number,
  { kind, count, entries, content }: Chunk,
): Promise<unknown> =>
  manager.query(
    'INSERT INTO import_chunks (job_id, number, kind, count, heads, content) VALUES ($1, $2, $3, $4, $5, $6)',
    [jobId, number, kind, count, entries, content],
  );

export async function readChunk(manager: EntityManager, jobId: string, number: number): Promise<Incoming[]> {
  const [row] = await manager.query('SELECT content FROM import_chunks WHERE job_id = $1 AND number = $2', [
    jobId,
    number,
  ]);
  return JSON.parse((await decompress(row.content)).toString());
}

export const readChunkHeads = (manager: EntityManager, jobId: string): Promise<ChunkHead[]> =>
  manager.query('SELECT number, kind, count, done FROM import_chunks WHERE job_id = $1 ORDER BY number', [
    jobId,
  ]);

export async function readChunkEntries(
  manager: EntityManager,
  jobId: string,
  number: number,
): Promise<ChunkEntry[]> {
  const [row] = await manager.query('SELECT heads FROM import_chunks WHERE job_id = $1 AND number = $2', [
    jobId,
    number,
  ]);
  return row.heads;
}

export const markChunkDone = (manager: EntityManager, jobId: string, number: number): Promise<unknown> =>
  manager.query('UPDATE import_chunks SET done = true WHERE job_id = $1 AND number = $2', [jobId, number]);

export const deleteChunks = (manager: EntityManager, jobId: string): Promise<unknown> =>
  manager.query('DELETE FROM import_chunks WHERE job_id = $1', [jobId]);
