import { extname } from 'node:path';
import { InvalidDocument } from '../../document/invalid-document.ts';
import { startWorker } from '../../lib/start-worker.ts';
import { transferable } from '../../lib/transferable.ts';
import type { Chunk } from '../chunk.ts';
import type { EntityBatch } from './entity-batch.ts';
import type { ThreadAnswer, ThreadOrder, ThreadPreparation } from './thread-messages.ts';

const module = new URL(`./prepare-thread${extname(import.meta.url)}`, import.meta.url);

// Half of Node's own nursery: measured as fast, and it saves memory.
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

interface Waiting {
  readonly resolve: (chunk: Chunk | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread that prepares batches, one after the other. It does not keep the process alive by itself. */
export class PrepareThread {
  readonly #worker = startWorker(module, { resourceLimits });
  readonly #waiting: Waiting[] = [];
  readonly #told = new Set<number>();
  #isReady = false;
  #isOver = false;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answer: ThreadAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('A thread that received a document has ended.')));
  }

  get isReady(): boolean {
    return this.#isReady && !this.#isOver;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Batches that are not answered yet. */
  get load(): number {
    return this.#waiting.length;
  }

  prepare(job: number, preparation: ThreadPreparation, batch: EntityBatch): Promise<Chunk | undefined> {
    if (!this.#told.has(job)) this.#send({ type: 'open', job, preparation });
    this.#told.add(job);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      const { bytes, transfer } = transferable(batch.bytes);
      this.#send({ type: 'prepare', job, batch: { ...batch, bytes } }, transfer);
    });
  }

  forget(job: number): void {
    if (this.#told.delete(job)) this.#send({ type: 'close', job });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(order: ThreadOrder, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, transfer);
  }

  #settle(answer: ThreadAnswer): void {
    if (answer.type === 'ready') {
      this.#isReady = true;
      return;
    }
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if (answer.type === 'chunk') waiting?.resolve(answer.chunk);
    else waiting?.reject(answer.type === 'refused' ? new InvalidDocument(answer.problems) : answer.error);
  }

  #end(error: Error): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
