import { setImmediate } from 'node:timers/promises';
import type { EntitySelection } from '../../kinds/words.ts';
import { selector } from '../../planning/select.ts';
import { secretsOf } from '../../secrets/key-ring.ts';
import type { Chunk } from '../chunk.ts';
import type { EntityBatch } from './batch-entities.ts';
import { type BatchPreparation, type Preparation, prepareBatch } from './prepare-entity.ts';
import { mostThreads, type ThreadPreparation, threadPool } from './thread-pool.ts';

/** Prepares the batches of one document. */
interface Preparer {
  /** How many batches are worth giving at once. */
  readonly width: number;
  prepare(batch: EntityBatch): Promise<Chunk | undefined>;
  close(): void;
}

/** Documents up to this size are prepared here: starting threads takes longer. */
const worthThreadsBytes = 2_097_152;
let jobs = 0;

/** Prepares on this thread, and on others once the document turns out to be large and they are there. */
export function createPreparer(options: ReceiveOptions, threadsFrom = worthThreadsBytes): Preparer {
  const job = jobs++;
  const here = { ...options, select: options.selection && selector(options.selection) };
  const there = threadPreparation(options);
  let bytes = 0;
  let isEntered = false;
  return {
    width: 2 * mostThreads + 1,
    prepare: async (batch) => {
      bytes += batch.bytes.length;
      if (!isEntered && bytes > threadsFrom) {
        isEntered = true;
        threadPool.enter();
      }
      const thread = isEntered ? threadPool.next() : undefined;
      return thread === undefined ? prepareHere(batch, here) : thread.prepare(job, there, batch);
    },
    close: () => {
      if (isEntered) threadPool.leave(job);
    },
  };
}

async function prepareHere(batch: EntityBatch, preparation: BatchPreparation): Promise<Chunk | undefined> {
  // Others have their turn in between: requests, and the answers of threads.
  await setImmediate();
  return prepareBatch(batch, preparation);
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

/** What receiving needs to know of an import; no selection: everything. */
export interface ReceiveOptions extends Preparation {
  readonly selection?: readonly EntitySelection[];
}
