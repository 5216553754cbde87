import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { DocumentLimits } from '../../document/limits.ts';
import { InvalidDocument } from '../../document/problems.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import type { Problem } from '../../lib/problem.ts';
import { startWorker, transferable } from '../../lib/worker-threads.ts';
import type { RingSecrets } from '../../secrets/key-ring.ts';
import type { Chunk } from '../chunk.ts';
import type { EntityBatch } from './batch-entities.ts';

/** The thread that asks prepares, too, when these have enough to do. */
export const mostThreads = Math.max(1, Math.min(3, availableParallelism() - 1));
/** One is at work and the next one is there when it is done. */
const mostWaiting = 2;
/** Threads are kept for the next document for so long: each has a heap of its own, which the import can use better. */
const idleMs = 1_000;

/** The threads of this process, shared by all documents that are received. */
class ThreadPool {
  #threads: PrepareThread[] = [];
  #users = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Threads that have not ended. */
  get size(): number {
    return this.#threads.filter(({ isOver }) => !isOver).length;
  }

  /** Makes sure that there are threads until `leave`. */
  enter(): void {
    clearTimeout(this.#timer);
    this.#users += 1;
    this.#threads = this.#threads.filter(({ isOver }) => !isOver);
    while (this.#threads.length < mostThreads) this.#threads.push(new PrepareThread());
  }

  /** The one with the least to do; none while they start, or have enough. */
  next(): PrepareThread | undefined {
    const free = this.#threads.filter(({ isReady, load }) => isReady && load < mostWaiting);
    return free.sort((a, b) => a.load - b.load)[0];
  }

  /** What a thread knows of the document is forgotten; idle threads end after a while. */
  leave(job: number): void {
    for (const thread of this.#threads) thread.forget(job);
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#timer = setTimeout(() => void this.stop(), idleMs);
    this.#timer.unref();
  }

  /** Ends the threads; the next document starts others. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all(this.#threads.splice(0).map((thread) => thread.stop()));
  }
}

export const threadPool = new ThreadPool();

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

/** What a thread has to know of an import; `selection` undefined: everything. */
export interface ThreadPreparation {
  readonly secrets: RingSecrets;
  readonly sourceSecrets: RingSecrets | undefined;
  readonly limits: DocumentLimits;
  readonly masksUnopened: boolean;
  readonly selection: readonly EntitySelection[] | undefined;
}

/** To a thread: a batch of an import to prepare. The import is described with its first batch there, and forgotten at its end. */
export type ThreadOrder =
  | { readonly type: 'open'; readonly job: number; readonly preparation: ThreadPreparation }
  | { readonly type: 'prepare'; readonly job: number; readonly batch: EntityBatch }
  | { readonly type: 'close'; readonly job: number };

/** From a thread: that it is ready, then one answer for each batch, in order. */
export type ThreadAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'chunk'; readonly chunk: Chunk | undefined }
  | { readonly type: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }
  | { readonly type: 'failed'; readonly error: unknown };
