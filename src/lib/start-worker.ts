import { extname } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Starts a module on a thread of its own, whether it is compiled or still TypeScript. */
export const startWorker = (module: URL, options: Pick<WorkerOptions, 'resourceLimits'>): Worker =>
  extname(module.pathname) === '.ts'
    ? new Worker(new URL('./run-typescript.mjs', import.meta.url), { ...options, workerData: module.href })
    : new Worker(module, options);
