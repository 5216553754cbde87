import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DocumentLimits } from '../../document/limits.ts';
import { InvalidDocument } from '../../document/problems.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import { ThreadPool, transferable, type WorkerThread } from '../../lib/worker-threads.ts';
import { selector } from '../../planning/select.ts';
import { type RingSecrets, secretsOf } from '../../secrets/key-ring.ts';
import type { Chunk } from '../chunk.ts';
import type { EntityBatch } from './batch-entities.ts';
import { type BatchPreparation, type Preparation, prepareBatch } from './prepare-entity.ts';

/** Prepares the batches of one document. */
interface Preparer {
  /** How many batches are worth giving at once. */
  readonly width: number;
  prepare(batch: EntityBatch): Promise<Chunk | undefined>;
  close(): void;
}

/** What receiving needs to know of an import; no selection: everything. */
export interface ReceiveOptions extends Preparation {
  readonly selection?: readonly EntitySelection[];
}

/** The thread that asks prepares, too, when these have enough to do. */
const mostThreads = Math.max(1, Math.min(3, availableParallelism() - 1));
/** Batches that a thread has at the most: one is at work and the next one is there when it is done. */
const mostWaiting = 2;

/** The threads of this process, shared by all documents that are received. */
export const threads = new ThreadPool<ImportToPrepare, BatchToPrepare, Chunk | undefined>({
  module: new URL(`./prepare-thread${extname(import.meta.url)}`, import.meta.url),
  most: mostThreads,
  // Each has a heap of its own, which the import can use better.
  idleMs: 1_000,
  refusal: (problems) => new InvalidDocument(problems),
});

// Half of Node's own nursery: measured as fast, and it saves memory.
export const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/** What a thread is told of an import, before its first batch there and at its end. */
export type ImportToPrepare =
  | { readonly type: 'open'; readonly job: number; readonly preparation: ThreadPreparation }
  | { readonly type: 'close'; readonly job: number };

/** What a thread has to know of an import; `selection` undefined: everything. */
export interface ThreadPreparation {
  readonly secrets: RingSecrets;
  readonly sourceSecrets: RingSecrets | undefined;
  readonly limits: DocumentLimits;
  readonly masksUnopened: boolean;
  readonly selection: readonly EntitySelection[] | undefined;
}

export interface BatchToPrepare {
  readonly job: number;
  readonly batch: EntityBatch;
}

/** Documents up to this size are prepared here: starting threads takes longer. */
const worthThreadsBytes = 2_097_152;

/** Prepares on this thread, and on others once the document turns out to be large and they are there. */
export function createPreparer(options: ReceiveOptions, threadsFrom = worthThreadsBytes): Preparer {
  const here = { ...options, select: options.selection && selector(options.selection) };
  const there = prepareOnThreads(threadPreparation(options));
  let bytes = 0;
  let isEntered = false;
  return {
    width: 2 * mostThreads + 1,
    prepare: async (batch) => {
      bytes += batch.bytes.length;
      if (!isEntered && bytes > threadsFrom) {
        isEntered = true;
        threads.enter(resourceLimits);
      }
      const thread = isEntered ? threads.free(mostWaiting) : undefined;
      return thread === undefined ? prepareHere(batch, here) : there.prepare(thread, batch);
    },
    close: () => {
      there.close();
      if (isEntered) threads.leave();
    },
  };
}

async function prepareHere(batch: EntityBatch, preparation: BatchPreparation): Promise<Chunk | undefined> {
  // Others have their turn in between: requests, and the answers of threads.
  await setImmediate();
  return prepareBatch(batch, preparation);
}

type PreparingThread = WorkerThread<ImportToPrepare, BatchToPrepare, Chunk | undefined>;

interface OnThreads {
  prepare(thread: PreparingThread, batch: EntityBatch): Promise<Chunk | undefined>;
  close(): void;
}

let jobs = 0;

/** Batches of one import on whatever threads: each is told of the import once, and forgets it at the end. */
export function prepareOnThreads(preparation: ThreadPreparation): OnThreads {
  const job = jobs++;
  const told = new Set<PreparingThread>();
  return {
    prepare: (thread, batch) => {
      if (!told.has(thread)) thread.tell({ type: 'open', job, preparation });
      told.add(thread);
      const { bytes, transfer } = transferable(batch.bytes);
      return thread.ask({ job, batch: { ...batch, bytes } }, transfer);
    },
    close: () => {
      for (const thread of told) thread.tell({ type: 'close', job });
    },
  };
}

const threadPreparation = ({
  keys,
  limits,
  masksUnopened,
  selection,
}: ReceiveOptions): ThreadPreparation => ({
  secrets: secretsOf(keys.ring),
  sourceSecrets: keys.source && secretsOf(keys.source),
  limits,
  masksUnopened: masksUnopened ?? false,
  selection,
});
