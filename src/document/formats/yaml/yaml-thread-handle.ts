import { once } from 'node:events';
import { extname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { startWorker } from '../../../lib/start-worker.ts';
import { transferable } from '../../../lib/transferable.ts';
import type { DocumentLimits } from '../../limits.ts';
import type { YamlAnswer, YamlOrder } from './yaml-messages.ts';

const module = new URL(`./yaml-thread${extname(import.meta.url)}`, import.meta.url);

/** Twice what an ordinary document takes; one that takes more ends its thread, not the process. */
const heapPerByte = 64;

const resourceLimits = ({ yamlBytes }: Pick<DocumentLimits, 'yamlBytes'>) => ({
  maxOldGenerationSizeMb: Math.max(64, Math.ceil((heapPerByte * yamlBytes) / 2 ** 20)),
});

/** A thread that reads documents, one after the other. */
export class YamlThread {
  readonly #worker: Worker;
  readonly #over = new AbortController();

  constructor(limits: Pick<DocumentLimits, 'yamlBytes'>) {
    this.#worker = startWorker(module, { resourceLimits: resourceLimits(limits) });
    // Met by who waits for an answer; between two answers there is nothing that could fail.
    this.#worker.on('error', () => undefined);
    this.#worker.on('exit', () => this.#over.abort());
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Gives it the next document; what was left of the one before is forgotten. */
  open(document: Uint8Array, limits: DocumentLimits): void {
    this.#worker.ref();
    const { bytes, transfer } = transferable(document);
    this.#send({ type: 'open', bytes, limits }, transfer);
  }

  /** The next piece of what the document has. */
  async next(): Promise<YamlAnswer> {
    this.#send({ type: 'next' });
    const [answer]: YamlAnswer[] = await once(this.#worker, 'message', { signal: this.#over.signal });
    if (answer === undefined) throw new TypeError('A thread answered with nothing.');
    return answer;
  }

  /** Does not keep the process alive any more, until it is given a document. */
  rest(): void {
    this.#worker.unref();
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(order: YamlOrder, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, transfer);
  }
}
