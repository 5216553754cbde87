import { parentPort } from 'node:worker_threads';
import { transferable } from '../../../lib/worker-threads.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import { InvalidDocument } from '../../problems.ts';
import { readYamlValue } from './parse-yaml.ts';
import { packEntities, type YamlAnswer, type YamlOrder } from './yaml-messages.ts';

// The other end of YamlThread: started by it, never imported.

let reading: AsyncGenerator<readonly CutEntity[], Envelope>;

async function answer(): Promise<YamlAnswer> {
  try {
    const next = await reading.next();
    return next.done
      ? { type: 'end', envelope: next.value }
      : { type: 'entities', entities: packEntities(next.value) };
  } catch (error) {
    return error instanceof InvalidDocument
      ? { type: 'refused', problems: error.problems }
      : { type: 'failed', error };
  }
}

function send(message: YamlAnswer): void {
  if (message.type !== 'entities') {
    parentPort?.postMessage(message);
    return;
  }
  const { bytes, transfer } = transferable(message.entities.bytes);
  const entities = { ...message.entities, bytes };
  parentPort?.postMessage({ type: 'entities', entities } satisfies YamlAnswer, transfer);
}

parentPort?.on('message', (order: YamlOrder) => {
  if (order.type === 'open') reading = readYamlValue(order.bytes, order.limits);
  else void answer().then(send);
});
