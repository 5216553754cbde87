import type { EntityManager } from 'typeorm';
import { type KindName, kindNames } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { storableJson } from '../lib/storable.ts';
import type { Chunk, ChunkEntry } from './chunk.ts';

/** What is known of a chunk without its content. Chunks are committed in order: how far a job is, its `sequence` says. */
export interface ChunkHead {
  readonly number: number;
  readonly kind: KindName;
  /** Whether it has keys to be deleted, not entities. */
  readonly deletes: boolean;
  readonly count: number;
  /** Its outcomes get the numbers after this one. */
  readonly sequence: number;
}

/** Whether the job still receives; the lock makes whoever cancels it wait until the chunk is there to be deleted. */
export async function insertChunk(
  manager: EntityManager,
  jobId: string,
  number: number,
  { kind, deletes, count, entries, content, keyId }: Chunk & { readonly keyId: string },
): Promise<boolean> {
  const inserted: readonly unknown[] = await manager.query(
    `INSERT INTO import_chunks (job_id, number, kind, deletes, count, entries, content, key_id)
     SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM import_jobs WHERE id = $1 AND state = 'receiving' FOR SHARE
     RETURNING number`,
    [jobId, number, kind, deletes, count, entries, content, keyId],
  );
  return inserted.length > 0;
}

/**
 * The compressed content of a chunk; undefined when the job was cancelled or deleted meanwhile. Where the chunk is of another
 * version than its entries were, which a rotation of secrets makes, those of today come with it: the others say what is not
 * in this content.
 */
export async function readChunkContent(
  manager: EntityManager,
  jobId: string,
  number: number,
  version: string,
): Promise<{ readonly content: Buffer; readonly entries: ChunkEntry[] | null } | undefined> {
  const [row] = await manager.query(
    `SELECT content, CASE WHEN xmin::text <> $3 THEN entries END AS entries
     FROM import_chunks WHERE job_id = $1 AND number = $2`,
    [jobId, number, version],
  );
  return row;
}

/**
 * The chunks of a document in the order in which they have to be carried out: what is referred to is written first, and
 * deleted last.
 */
export async function readChunkHeads(manager: EntityManager, jobId: string): Promise<ChunkHead[]> {
  const rows: Omit<ChunkHead, 'sequence'>[] = await manager.query(
    'SELECT number, kind, deletes, count FROM import_chunks WHERE job_id = $1',
    [jobId],
  );
  rows.sort((a, b) => rank(a) - rank(b) || a.number - b.number);
  let next = 0;
  return rows.map((row) => {
    const sequence = next;
    next += row.count;
    return { ...row, sequence };
  });
}

const rank = ({ kind, deletes }: Pick<ChunkHead, 'kind' | 'deletes'>): number => {
  const place = kindNames.indexOf(kind);
  return deletes ? 2 * kindNames.length - place : place;
};

/** The entries of a chunk; undefined when the job was cancelled or deleted meanwhile. */
export async function readChunkEntries(
  manager: EntityManager,
  jobId: string,
  number: number,
): Promise<{ readonly entries: ChunkEntry[]; readonly version: string } | undefined> {
  const [row] = await manager.query(
    'SELECT entries, xmin::text AS version FROM import_chunks WHERE job_id = $1 AND number = $2',
    [jobId, number],
  );
  return row;
}

/** What a chunk has, and the key that its secrets are under; null where nobody has looked. */
interface StoredChunk {
  readonly entries: readonly ChunkEntry[];
  readonly content: Uint8Array;
  readonly keyId: string | null;
}

/** All of a chunk; undefined when the job was cancelled or deleted meanwhile. */
export async function readChunk(
  manager: EntityManager,
  jobId: string,
  number: number,
): Promise<StoredChunk | undefined> {
  const [row] = await manager.query(
    'SELECT entries, content, key_id AS "keyId" FROM import_chunks WHERE job_id = $1 AND number = $2',
    [jobId, number],
  );
  return row;
}

/** Leaves fewer entities in a chunk of a job that still receives, under the key that they were read under. */
export const replaceChunk = (
  manager: EntityManager,
  jobId: string,
  number: number,
  { entries, content, keyId }: StoredChunk,
): Promise<unknown> =>
  manager.query(
    'UPDATE import_chunks SET entries = $3, content = $4, count = $5, key_id = $6 WHERE job_id = $1 AND number = $2',
    [jobId, number, storableJson(entries), content, entries.length, keyId],
  );

/** Deletes one chunk. */
export async function deleteChunk(manager: EntityManager, jobId: string, number: number): Promise<void> {
  await manager.query('DELETE FROM import_chunks WHERE job_id = $1 AND number = $2', [jobId, number]);
}

/** Deletes the document of a job. */
export const deleteChunks = (manager: EntityManager, jobId: string): Promise<unknown> =>
  manager.query('DELETE FROM import_chunks WHERE job_id = $1', [jobId]);

/** A chunk with something under a key that is not this one, or where nobody has looked. */
export interface FormerChunk {
  readonly job_id: string;
  readonly number: number;
  readonly kind: KindName;
  readonly entries: ChunkEntry[];
  readonly content: Buffer;
  readonly key_id: string | null;
}

/** The next one after a place, kept as it is until the transaction ends. */
export async function readFormerChunk(
  manager: EntityManager,
  keyId: string,
  [jobId, number]: readonly [string, number],
): Promise<FormerChunk | undefined> {
  const [row] = await manager.query(
    `SELECT job_id, number, kind, entries, content, key_id FROM import_chunks
     WHERE key_id IS DISTINCT FROM $1 AND (job_id, number) > ($2::uuid, $3::integer) ORDER BY job_id, number LIMIT 1 FOR UPDATE`,
    [keyId, jobId, number],
  );
  return row;
}

/** Seals a chunk anew, in the transaction that keeps it. */
export const resealChunk = (
  manager: EntityManager,
  { job_id, number }: FormerChunk,
  { entries, content, keyId }: StoredChunk,
): Promise<unknown> =>
  manager.query(
    'UPDATE import_chunks SET entries = $3, content = $4, key_id = $5 WHERE job_id = $1 AND number = $2',
    [job_id, number, storableJson(entries), content, keyId],
  );

/** How many chunks there are under each key. */
export const countChunkKeys = (manager: EntityManager): Promise<{ keyId: string | null; count: number }[]> =>
  manager.query('SELECT key_id AS "keyId", count(*)::integer AS count FROM import_chunks GROUP BY key_id');

const mostNamed = 100;

/** The first entities of the document, which name the job to people. */
export const firstReferences = (manager: EntityManager, jobId: string): Promise<EntityReference[]> =>
  manager.query(
    `SELECT c.kind, e.entry ->> 'key' AS key
     FROM (SELECT * FROM import_chunks WHERE job_id = $1 ORDER BY number LIMIT ${mostNamed}) AS c,
       json_array_elements(c.entries) AS e(entry) LIMIT ${mostNamed}`,
    [jobId],
  );
