import { extname } from 'node:path';
import { parentPort, type ResourceLimits, Worker } from 'node:worker_threads';
import { ProblemError } from './problem.ts';

type Problems = ProblemError['problems'];

type Order<Told, Asked> =
  | { readonly type: 'told'; readonly order: Told }
  | { readonly type: 'asked'; readonly order: Asked };

/** That a thread is ready, then one for each question, in the order in which they were asked. */
type Reply<Answer> =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'refused'; readonly problems: Problems }
  | { readonly type: 'failed'; readonly error: unknown };

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** The options that threads of one sort have in common. */
interface ThreadOptions {
  /** What runs on it: it calls `answerAsThread`. */
  readonly module: URL;
  /** The error that stands here for a `ProblemError` there: classes are lost on the way. */
  readonly refusal: (problems: Problems) => Error;
}

/** A thread that is told things and asked others, one after the other. It keeps the process alive while it is asked. */
export class WorkerThread<Told, Asked, Answer> {
  readonly #worker: Worker;
  readonly #refusal: ThreadOptions['refusal'];
  readonly #waiting: Waiting<Answer>[] = [];
  #state: 'starting' | 'ready' | 'over' = 'starting';

  constructor({ module, refusal }: ThreadOptions, resourceLimits: ResourceLimits) {
    this.#refusal = refusal;
    this.#worker = startWorker(module, resourceLimits);
    this.#worker.unref();
    this.#worker.on('message', (reply: Reply<Answer>) => this.#take(reply));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('A thread has ended before it answered.')));
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** Questions that are not answered yet. */
  get load(): number {
    return this.#waiting.length;
  }

  /** What is in `transfer` is not here any more afterwards. */
  tell(order: Told, transfer: readonly ArrayBuffer[] = []): void {
    this.#send({ type: 'told', order }, transfer);
  }

  /** Rejects with what the thread throws, and where it ends before it has answered. */
  ask(order: Asked, transfer: readonly ArrayBuffer[] = []): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#send({ type: 'asked', order }, transfer);
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(order: Order<Told, Asked>, transfer: readonly ArrayBuffer[]): void {
    this.#worker.postMessage(order, transfer);
  }

  #take(reply: Reply<Answer>): void {
    if (reply.type === 'ready') {
      this.#state = 'ready';
      return;
    }
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if (reply.type === 'answer') waiting?.resolve(reply.answer);
    else waiting?.reject(reply.type === 'refused' ? this.#refusal(reply.problems) : reply.error);
  }

  #end(error: Error): void {
    this.#state = 'over';
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

interface PoolOptions extends ThreadOptions {
  readonly most: number;
  /** How long threads are kept for who comes next. */
  readonly idleMs: number;
}

/** Threads of one sort, started for the first one who enters and ended a while after the last one has left. */
export class ThreadPool<Told, Asked, Answer> {
  readonly #options: PoolOptions;
  #threads: WorkerThread<Told, Asked, Answer>[] = [];
  #users = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Threads that have not ended. */
  get size(): number {
    return this.#threads.filter(({ isOver }) => !isOver).length;
  }

  /** Makes sure that there are threads until `leave`; the limits are those of threads that are started now. */
  enter(resourceLimits: ResourceLimits): void {
    clearTimeout(this.#timer);
    this.#users += 1;
    this.#threads = this.#threads.filter(({ isOver }) => !isOver);
    while (this.#threads.length < this.#options.most)
      this.#threads.push(new WorkerThread(this.#options, resourceLimits));
  }

  /**
   * The one with the least to do, though it may still be starting; none where nobody has entered, or all have ended.
   */
  least(): WorkerThread<Told, Asked, Answer> | undefined {
    return this.#threads.filter(({ isOver }) => !isOver).sort((a, b) => a.load - b.load)[0];
  }

  /** The one with the least to do of those that are ready and have less to do than `enough`. */
  free(enough: number): WorkerThread<Told, Asked, Answer> | undefined {
    const free = this.#threads.filter(({ isReady, load }) => isReady && load < enough);
    return free.sort((a, b) => a.load - b.load)[0];
  }

  leave(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#timer = setTimeout(() => void this.stop(), this.#options.idleMs);
    this.#timer.unref();
  }

  /** Ends the threads; who enters next starts others. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all(this.#threads.splice(0).map((thread) => thread.stop()));
  }
}

/** What a thread does. */
interface ThreadPart<Told, Asked, Answer> {
  readonly told: (order: Told) => void;
  readonly asked: (order: Asked) => Handed<Answer> | Promise<Handed<Answer>>;
}

/** An answer, and what of it is handed over instead of copied. */
export interface Handed<Answer> {
  readonly answer: Answer;
  readonly transfer?: readonly ArrayBuffer[];
}

/** The other end of a `WorkerThread`: to be called once, by the module that the thread runs. */
export function answerAsThread<Told, Asked, Answer>(part: ThreadPart<Told, Asked, Answer>): void {
  const send = (reply: Reply<Answer>, transfer: readonly ArrayBuffer[] = []): void =>
    parentPort?.postMessage(reply, transfer);
  let last = Promise.resolve();
  parentPort?.on('message', ({ type, order }: Order<Told, Asked>) => {
    last = last.then(async () => {
      if (type === 'told') return part.told(order);
      const { reply, transfer } = await replyTo(part, order);
      send(reply, transfer);
    });
  });
  send({ type: 'ready' });
}

async function replyTo<Asked, Answer>(
  { asked }: Pick<ThreadPart<never, Asked, Answer>, 'asked'>,
  order: Asked,
): Promise<{ reply: Reply<Answer>; transfer?: readonly ArrayBuffer[] | undefined }> {
  try {
    const { answer, transfer } = await asked(order);
    return { reply: { type: 'answer', answer }, transfer };
  } catch (error) {
    return {
      reply:
        error instanceof ProblemError
          ? { type: 'refused', problems: error.problems }
          : { type: 'failed', error },
    };
  }
}

/** Starts a module on a thread of its own, whether it is compiled or still TypeScript. */
const startWorker = (module: URL, resourceLimits: ResourceLimits): Worker =>
  extname(module.pathname) === '.ts'
    ? new Worker(new URL('./run-typescript.mjs', import.meta.url), {
        resourceLimits,
        workerData: module.href,
      })
    : new Worker(module, { resourceLimits });

/**
 * Bytes in a form that a message can hand over to another thread, with `transfer` as its list: in a memory of their own.
 * A small buffer is often a part of one that Node shares among many. To hand that over is refused (DataCloneError) since
 * Node 21, and would take away the others' bytes besides. Which results are small depends on the version: those of zlib
 * are since Node 24.
 */
export function transferable(bytes: Uint8Array): {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly transfer: readonly ArrayBuffer[];
} {
  const own = isWhole(bytes) ? bytes : new Uint8Array(bytes);
  return { bytes: own, transfer: [own.buffer] };
}

const isWhole = (bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
