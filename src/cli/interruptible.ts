import type { LadingClient } from '../client/lading-client.ts';
import type { Session } from './command.ts';
import { CommandFailure, exitCodes } from './exit-codes.ts';

/** What a command tells while it works, so that Ctrl-C does the right thing at that moment. */
export interface Interruption {
  /** Ends what is sent or received as long as no job has been asked for. */
  readonly signal: AbortSignal;
  /** A job was asked for, and is not known yet: from here on the server goes on without us. */
  readonly jobIsAsked: () => void;
  /** From here on Ctrl-C cancels this job. */
  readonly jobIs: (id: string) => void;
}

const cancelling =
  'Cancelling the import; what is stored stays. Press Ctrl-C again to leave without waiting.';

/**
 * While the work goes on, Ctrl-C stops it, whatever it is at: a transfer ends, a job is cancelled, comes to its rest and
 * says what is stored. The second one leaves at once.
 */
export async function interruptible<Result>(
  { terminal }: Session,
  client: LadingClient,
  work: (interruption: Interruption) => Promise<Result>,
): Promise<Result> {
  const transfer = new AbortController();
  let jobId: string | undefined;
  let isAsked = false;
  let isInterrupted = false;
  const cancel = (id: string): void => {
    client.cancelImport(id).then(
      (answer) => {
        if (answer.__typename !== 'ImportJob') terminal.note(answer.message);
      },
      (error: unknown) => terminal.note(String(error)),
    );
  };
  const interrupt = (): void => {
    if (isInterrupted) process.exit(exitCodes.interrupted);
    isInterrupted = true;
    // Terminals show `^C` where the cursor was.
    terminal.note('');
    if (isAsked) terminal.note(cancelling);
    else transfer.abort(new CommandFailure('interrupted', 'Interrupted.'));
    if (jobId !== undefined) cancel(jobId);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await work({
      signal: transfer.signal,
      jobIsAsked: () => {
        isAsked = true;
      },
      jobIs: (id) => {
        if (id === jobId) return;
        isAsked = true;
        jobId = id;
        if (isInterrupted) cancel(id);
      },
    });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** A transfer whose end by Ctrl-C is told in these words. */
export async function unlessInterrupted<Result>(
  { signal }: Pick<Interruption, 'signal'>,
  message: string,
  transfer: Promise<Result>,
): Promise<Result> {
  try {
    return await transfer;
  } catch (error) {
    throw signal.aborted ? new CommandFailure('interrupted', message) : error;
  }
}
