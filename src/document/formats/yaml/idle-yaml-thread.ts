import type { DocumentLimits } from '../../limits.ts';
import { YamlThread } from './yaml-thread-handle.ts';

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
