/** An event of `importProgress`, with what it is resumed by. */
export interface ProgressEvent {
  readonly sequence: number;
  readonly state: string;
  readonly outcomes: readonly { readonly sequence: number }[];
}

/**
 * Subscribes after an outcome, over one connection, until the signal ends it. Resolves when the connection is over,
 * rejects when it breaks; with a `Refusal` where another one would be of no use.
 */
export type Connect<Event> = (
  after: number,
  onEvent: (event: Event) => void,
  signal: AbortSignal,
) => Promise<void>;

export class Refusal extends Error {}

export interface FollowOptions<Event> {
  /** The number of the last outcome that is known already; -1 for those from now on. */
  readonly after?: number;
  readonly onEvent: (event: Event) => void;
  /** The connection is lost; the next event tells that there is one again. */
  readonly onInterruption?: () => void;
  readonly signal: AbortSignal;
}

/** The states in which an import has told everything. */
const resting = new Set(['PLANNED', 'COMPLETED', 'FAILED', 'CANCELLED', 'UNDONE']);

/**
 * Follows an import to its rest, over as many connections as it takes. Each begins after the last outcome that came, so
 * none is missed; what a library hands out again is left out, so none is told twice.
 */
export async function followImport<Event extends ProgressEvent>(
  connect: Connect<Event>,
  { after = 0, onEvent, onInterruption, signal }: FollowOptions<Event>,
): Promise<void> {
  let last = after;
  let failures = 0;
  let isOver = false;
  const take = (event: Event): void => {
    const outcomes = event.outcomes.filter(({ sequence }) => sequence > last);
    last = Math.max(last, event.sequence);
    failures = 0;
    isOver = resting.has(event.state);
    onEvent({ ...event, outcomes });
  };
  while (!isOver && !signal.aborted) {
    await overOneConnection((ending) => connect(last, take, ending), signal);
    if (isOver || signal.aborted) return;
    onInterruption?.();
    await pause(Math.min(5_000, 100 * 2 ** failures++) * (0.5 + Math.random() / 2), signal);
  }
}

/** Whatever breaks is over; what was refused stays so. */
async function overOneConnection(
  connect: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const connection = new AbortController();
  try {
    await connect(AbortSignal.any([signal, connection.signal]));
  } catch (error) {
    if (error instanceof Refusal) throw error;
  } finally {
    connection.abort();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
