import { loggable } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import { exitCodes } from './ending.ts';
import type { RunningServer } from './start.ts';

type Ending = keyof typeof exitCodes;

// Whoever sent the signal counts to ten before it kills.
const deadlineMs = 9_000;

// A terminal signals npm and the server, and npm passes its signal on: that is one wish, not two.
const echoMs = 250;

/**
 * The first signal stops the server and then ends the process, after the deadline even if something hangs: what it
 * leaves behind is what a killed server leaves behind. A second signal ends it at once.
 */
export function stopOnSignal(server: RunningServer, log: Log): void {
  let since: number | undefined;
  const onSignal = (): void => {
    if (since !== undefined && performance.now() - since > echoMs) process.exit(exitCodes.forced);
    if (since !== undefined) return;
    since = performance.now();
    void stopInTime(server, log).then((ending) => process.exit(exitCodes[ending]));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
}

function stopInTime(server: RunningServer, log: Log): Promise<Ending> {
  const late = new Promise<Ending>((resolve) => {
    setTimeout(() => {
      const parts = server.notStopped();
      log.fatal({ parts }, `Not everything ended in ${deadlineMs / 1_000} s: ${parts.join(', ')}.`);
      resolve('late');
    }, deadlineMs);
  });
  const stopped = server.stop().then(
    (): Ending => 'stopped',
    (error: unknown): Ending => {
      log.fatal({ error: loggable(error) }, 'The server could not stop cleanly.');
      return 'failed';
    },
  );
  return Promise.race([stopped, late]);
}
