import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

// A thread does not inherit tsx from the one that starts it, and is too early for it with `--import`.
register();
await import(workerData);
