import type { LadingClient } from '../client/lading-client.ts';
import type { Session } from './command.ts';
import { exitCodes } from './exit-codes.ts';

/**
 * While the work goes on, Ctrl-C cancels the job, so that it comes to its rest and says what is stored; the second one
 * leaves at once.
 */
export async function interruptible<Result>(
  { terminal }: Session,
  client: LadingClient,
  jobId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  let isCancelling = false;
  const interrupt = (): void => {
    if (isCancelling) process.exit(exitCodes.interrupted);
    isCancelling = true;
    terminal.note(
      '\nCancelling the import; what is stored stays. Press Ctrl-C again to leave without waiting.',
    );
    client.cancelImport(jobId).catch((error: unknown) => terminal.note(String(error)));
  };
  // Before anybody is told of the job: from here on, Ctrl-C is for it.
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await work();
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
