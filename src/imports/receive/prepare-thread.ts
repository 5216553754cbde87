import { answerAsThread, type Handed, transferable } from '../../lib/worker-threads.ts';
import { selector } from '../../planning/select.ts';
import { createKeyRing } from '../../secrets/key-ring.ts';
import type { Chunk } from '../chunk.ts';
import { type BatchPreparation, prepareBatch } from './prepare-entity.ts';
import type { BatchToPrepare, ImportToPrepare, ThreadPreparation } from './preparer.ts';

// Started by a preparer, never imported.

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

function prepare({ job, batch }: BatchToPrepare): Handed<Chunk | undefined> {
  const preparation = jobs.get(job);
  if (preparation === undefined) throw new TypeError('A thread was not told of the import.');
  const chunk = prepareBatch(batch, preparation);
  if (chunk === undefined) return { answer: chunk };
  const { bytes: content, transfer } = transferable(chunk.content);
  return { answer: { ...chunk, content }, transfer };
}

answerAsThread<ImportToPrepare, BatchToPrepare, Chunk | undefined>({
  told: (order) => {
    if (order.type === 'open') jobs.set(order.job, preparationOf(order.preparation));
    else jobs.delete(order.job);
  },
  asked: prepare,
});
