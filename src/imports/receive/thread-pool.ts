import { availableParallelism } from 'node:os';
import { PrepareThread } from './prepare-thread-handle.ts';

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
