import { readAhead } from '../lib/read-ahead.ts';
import type { Incoming } from '../planning/incoming.ts';
import { applyChunk } from './apply-chunk.ts';
import type { ImportRun } from './chunk-run.ts';
import { type ChunkHead, readChunk } from './import-chunks.ts';

interface ReadChunk extends ChunkHead {
  readonly incoming: readonly Incoming[];
}

/**
 * Applies chunks one after the other, each in its own transaction, or two at a time where the database has more than
 * one session: while one is written the next one is planned, and they commit in order. `signal` stops between chunks.
 */
export async function applyInTurn(
  run: ImportRun,
  chunks: readonly ChunkHead[],
  signal: AbortSignal,
): Promise<void> {
  const { lading, job } = run;
  const read = async (head: ChunkHead): Promise<ReadChunk> => ({
    ...head,
    incoming: await readChunk(lading.store.dataSource.manager, job.id, head.number),
  });
  // A second transaction on the only session would wait for the first one, which waits for the session.
  const width = lading.store.type === 'embedded' ? 1 : 2;
  const underWay: Promise<void>[] = [];
  let { sequence } = run;
  let kind: string | undefined;
  try {
    for await (const chunk of readAhead(chunks, read)) {
      // What the next kind refers to has to be there before it is planned.
      while (underWay.length >= (chunk.kind === kind ? width : 1)) await underWay.shift();
      if (signal.aborted) return;
      underWay.push(start(run, chunk, sequence, underWay.at(-1)));
      sequence += chunk.count;
      kind = chunk.kind;
    }
  } finally {
    await Promise.all(underWay);
  }
}

function start(run: ImportRun, chunk: ReadChunk, sequence: number, turn = Promise.resolve()): Promise<void> {
  const applied = applyChunk(run, { ...chunk, sequence, turn });
  // Met where it is awaited, which is after the chunk before.
  applied.catch(() => undefined);
  return applied;
}
