import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { BenchServer } from './bench-server.ts';
import type { CrowdReport, CrowdTask } from './subscriber-crowd.ts';

/** Subscribers of one job. */
export interface JoiningCrowd {
  /** Resolves when each has had its first event. */
  readonly joined: Promise<unknown>;
  /** Resolves when each has had its last one. */
  readonly finished: Promise<CrowdReport>;
}

/** Subscribers to be had, in a process of their own. */
export interface Crowd {
  readonly pid: number | undefined;
  join(task: CrowdTask): JoiningCrowd;
  stop(): void;
}

export function startCrowd({ url, token }: BenchServer, fields: string): Crowd {
  const child = fork(new URL('./subscriber-crowd.ts', import.meta.url), [url, token, fields], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  return {
    pid: child.pid,
    join: (task) => {
      child.send(task);
      const joined = once(child, 'message');
      return { joined, finished: joined.then(async () => (await once(child, 'message'))[0]) };
    },
    stop: () => void child.kill(),
  };
}
