import { readAhead } from '../../lib/read-ahead.ts';
import type { ChunkHead } from '../chunks.ts';
import { planAhead } from '../plan/plan-steps.ts';
import type { ImportRun } from '../run/chunk-run.ts';
import { applyChunk } from './apply-chunk.ts';

/**
 * Plans and commits chunks one after the other, each in its own transaction. While one is written the next one of its
 * kind is planned, outside of any transaction: what waits for its turn holds no lock. `signal` stops between chunks.
 */
export async function applyInTurn(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  // What a kind refers to has to be there before it is planned.
  for (const chunksOfKind of byKind(chunks)) {
    for await (const chunk of readAhead(chunksOfKind, (head) => planAhead(run, head))) {
      if (signal.aborted) return;
      await applyChunk(run, chunk);
    }
  }
}

function byKind(chunks: readonly ChunkHead[]): ChunkHead[][] {
  const groups: ChunkHead[][] = [];
  for (const chunk of chunks) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === chunk.kind && last[0].deletes === chunk.deletes) last.push(chunk);
    else groups.push([chunk]);
  }
  return groups;
}
