import { once } from 'node:events';
import { extname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { collectBytes } from '../../../lib/bytes.ts';
import { Turns } from '../../../lib/places.ts';
import { startWorker, transferable } from '../../../lib/worker-threads.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import type { DocumentLimits } from '../../limits.ts';
import { InvalidDocument } from '../../problems.ts';
import { unpackEntities, type YamlAnswer, type YamlOrder } from './yaml-messages.ts';
import { yamlProblems } from './yaml-problems.ts';

/** One document at a time: the memory is bounded by that, and the other cores are left to who prepares. */
const turns = new Turns();

/** Reads a YAML document on a thread of its own, once all of it is there; otherwise as `readDocument` does. */
export async function* readYaml(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const most = Math.min(limits.yamlBytes, limits.documentBytes);
  const document = await collectBytes(bytes, most, () => new InvalidDocument([yamlProblems.tooLarge(most)]));
  const leave = await turns.enter();
  const thread = takeYamlThread(limits);
  try {
    thread.open(document, limits);
    for (;;) {
      const answer = await nextOf(thread);
      if (answer.type === 'end') return answer.envelope;
      yield entitiesIn(answer);
    }
  } finally {
    keepYamlThread(thread);
    leave();
  }
}

async function nextOf(thread: YamlThread): Promise<YamlAnswer> {
  try {
    return await thread.next();
  } catch (error) {
    // It must not be kept for the next document.
    await thread.stop();
    const isOutOfMemory =
      error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    throw isOutOfMemory ? new InvalidDocument([yamlProblems.tooMuchMemory()]) : error;
  }
}

function entitiesIn(answer: Exclude<YamlAnswer, { type: 'end' }>): readonly CutEntity[] {
  switch (answer.type) {
    case 'entities':
      return unpackEntities(answer.entities);
    case 'refused':
      throw new InvalidDocument(answer.problems);
    case 'failed':
      throw answer.error;
  }
}

/** Starting one takes longer than most documents; but each has a heap of its own. */
const idleMs = 10_000;

let idle: { readonly thread: YamlThread; readonly timer: NodeJS.Timeout } | undefined;

/** The thread that read the last document, if it is still there; else a new one. */
export function takeYamlThread(limits: Pick<DocumentLimits, 'yamlBytes'>): YamlThread {
  const { thread, timer } = idle ?? {};
  idle = undefined;
  clearTimeout(timer);
  return thread === undefined || thread.isOver ? new YamlThread(limits) : thread;
}

/** Keeps a thread for a while for who comes next. Only one is in use at a time, so there is never more than one. */
export function keepYamlThread(thread: YamlThread): void {
  if (thread.isOver) return;
  thread.rest();
  const timer = setTimeout(() => {
    // Until it is over it looks as if it could be given a document.
    idle = undefined;
    void thread.stop();
  }, idleMs);
  timer.unref();
  idle = { thread, timer };
}

const module = new URL(`./yaml-thread${extname(import.meta.url)}`, import.meta.url);

/** Twice what an ordinary document takes; one that takes more ends its thread, not the process. */
const heapPerByte = 64;

const resourceLimits = ({ yamlBytes }: Pick<DocumentLimits, 'yamlBytes'>) => ({
  maxOldGenerationSizeMb: Math.max(64, Math.ceil((heapPerByte * yamlBytes) / 2 ** 20)),
});

/** A thread that reads documents, one after the other. */
class YamlThread {
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
