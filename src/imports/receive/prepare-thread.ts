import { parentPort } from 'node:worker_threads';
import { InvalidDocument } from '../../document/problems.ts';
import { transferable } from '../../lib/worker-threads.ts';
import { selector } from '../../planning/select.ts';
import { createKeyRing } from '../../secrets/key-ring.ts';
import type { EntityBatch } from './batch-entities.ts';
import { type BatchPreparation, prepareBatch } from './prepare-entity.ts';
import type { ThreadAnswer, ThreadOrder, ThreadPreparation } from './thread-pool.ts';

// The other end of PrepareThread: started by it, never imported.

const jobs = new Map<number, BatchPreparation>();

const preparationOf = ({
  secrets,
  sourceSecrets,
  limits,
  masksUnopened,
  selection,
}: ThreadPreparation): BatchPreparation => ({
  keys: {
    ring: createKeyRing(secrets),
    ...(sourceSecrets === undefined ? {} : { source: createKeyRing(sourceSecrets) }),
  },
  limits,
  masksUnopened,
  select: selection && selector(selection),
});

function answerTo(job: number, batch: EntityBatch): ThreadAnswer {
  const preparation = jobs.get(job);
  try {
    if (preparation === undefined) throw new TypeError('A thread was not told of the import.');
    return { type: 'chunk', chunk: prepareBatch(batch, preparation) };
  } catch (error) {
    return error instanceof InvalidDocument
      ? { type: 'refused', problems: error.problems }
      : { type: 'failed', error };
  }
}

function send(answer: ThreadAnswer): void {
  if (answer.type !== 'chunk' || answer.chunk === undefined) {
    parentPort?.postMessage(answer);
    return;
  }
  const { bytes: content, transfer } = transferable(answer.chunk.content);
  parentPort?.postMessage(
    { ...answer, chunk: { ...answer.chunk, content } } satisfies ThreadAnswer,
    transfer,
  );
}

parentPort?.on('message', (order: ThreadOrder) => {
  switch (order.type) {
    case 'open':
      return jobs.set(order.job, preparationOf(order.preparation));
    case 'prepare':
      return send(answerTo(order.job, order.batch));
    case 'close':
      return jobs.delete(order.job);
  }
});
send({ type: 'ready' });
