import { extname } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Starts a module on a thread of its own, whether it is compiled or still TypeScript. */
export const startWorker = (module: URL, options: Pick<WorkerOptions, 'resourceLimits'>): Worker =>
  extname(module.pathname) === '.ts'
    ? new Worker(new URL('./run-typescript.mjs', import.meta.url), { ...options, workerData: module.href })
    : new Worker(module, options);

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
