import type { EntityManager } from 'typeorm';
import type { KindName } from '../../kinds/registry.ts';
import type { NamedBest, Naming } from '../../planning/select.ts';
import type { Totals } from '../../store/import-tables.ts';
import { packLines, unpackLines } from '../chunk.ts';
import { deleteChunk, readChunk, replaceChunk } from '../chunks.ts';

/** A stored chunk of which some entities are selected by name. */
export interface DoubtfulChunk {
  readonly number: number;
  readonly kind: KindName;
  readonly namings: readonly (readonly Naming[])[];
}

interface Narrowing {
  readonly doubtful: readonly DoubtfulChunk[];
  readonly best: NamedBest;
}

/**
 * Takes out what was selected by id or by slug although its name turned out to mean something else by key. What a name
 * means is known at the end of the document only; hardly ever is there anything to take out. Gives the totals of what is left.
 */
export async function narrowChunks(
  manager: EntityManager,
  jobId: string,
  received: Totals,
  { doubtful, best }: Narrowing,
): Promise<Totals> {
  const totals: Record<string, number> = { ...received };
  for (const { number, kind, namings } of doubtful) {
    const kept = namings.map((those) => best.keeps(kind, those));
    const removed = kept.filter((isKept) => !isKept).length;
    if (removed === 0) continue;
    await narrowChunk(manager, { jobId, number }, kept);
    totals[kind] = (totals[kind] ?? 0) - removed;
    if (totals[kind] === 0) delete totals[kind];
  }
  return totals;
}

interface ChunkPlace {
  readonly jobId: string;
  readonly number: number;
}

async function narrowChunk(
  manager: EntityManager,
  { jobId, number }: ChunkPlace,
  isWanted: readonly boolean[],
): Promise<void> {
  const isKept = (_: unknown, index: number): boolean => isWanted[index] ?? false;
  const chunk = await readChunk(manager, jobId, number);
  // Given up meanwhile, which is met where the job is queued.
  if (chunk === undefined) return;
  const entries = chunk.entries.filter(isKept);
  if (entries.length === 0) return deleteChunk(manager, jobId, number);
  const { form, lines } = await unpackLines(chunk.content);
  const kept = packLines({ form, lines: lines.filter(isKept) });
  await replaceChunk(manager, jobId, number, { entries, content: kept, keyId: chunk.keyId });
}
