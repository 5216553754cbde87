import {
  FollowImportDocument,
  type FollowImportSubscription,
  type ImportState,
} from './generated/graphql.ts';
import { type SubscribeOptions, subscribe } from './subscribe.ts';
import { type Endpoint, TransportError } from './transport.ts';

export type ImportEvent = FollowImportSubscription['importProgress'];

export interface FollowOptions extends SubscribeOptions {
  /** The number of the last outcome that is known already; -1 for outcomes from now on. */
  readonly after?: number | undefined;
  /** How long a server that is out of reach is waited for, before the loop throws. */
  readonly patienceMs?: number | undefined;
  /** Told of every attempt that failed, before the next one. */
  readonly onInterruption?: ((error: TransportError) => void) | undefined;
}

/** Whether a job in this state goes on by itself. */
export const isResting = (state: ImportState): boolean => resting[state];

const resting: Readonly<Record<ImportState, boolean>> = {
  QUEUED: false,
  RECEIVING: false,
  PLANNING: false,
  APPLYING: false,
  PLANNED: true,
  COMPLETED: true,
  FAILED: true,
  CANCELLED: true,
  UNDONE: true,
};

/** Where a reader stands, and since when it has been cut off. */
interface Place {
  after: number;
  state?: ImportState;
  failures: number;
  failingSince?: number | undefined;
}

/**
 * Follows a job to its rest: every outcome once, in order, whatever becomes of the connection and of the server
 * meanwhile. It asks again after the last outcome that it gave away.
 */
export async function* followImport(
  endpoint: Endpoint,
  id: string,
  { after = 0, ...options }: FollowOptions = {},
): AsyncGenerator<ImportEvent, void> {
  const place: Place = { after, failures: 0 };
  while (!isOver(place)) {
    try {
      for await (const event of eventsAfter(endpoint, id, place.after, options))
        if (advance(place, event)) yield event;
    } catch (error) {
      bear(error, place, options);
    }
    // Without an error the server has ended the stream: it stops, and may be back soon.
    if (!isOver(place)) await pause(backOff(place.failures++, Math.random()), options);
  }
}

const isOver = ({ state }: Place): boolean => state !== undefined && isResting(state);

/** Takes note of an event; whether it says anything that was not known before the connection was lost. */
function advance(place: Place, { sequence, state, outcomes }: ImportEvent): boolean {
  const isNews = outcomes.length > 0 || state !== place.state;
  Object.assign(place, { after: sequence, state, failures: 0, failingSince: undefined });
  return isNews;
}

/** Throws what waiting does not help against. */
function bear(error: unknown, place: Place, { patienceMs = 300_000, onInterruption }: FollowOptions): void {
  const now = performance.now();
  place.failingSince ??= now;
  const isPatient = now - place.failingSince < patienceMs;
  if (!(error instanceof TransportError && error.isTemporary && isPatient)) throw error;
  onInterruption?.(error);
}

/** Throws the reason of the signal, if that ends it. */
function pause(ms: number, { signal }: FollowOptions): Promise<void> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

async function* eventsAfter(
  endpoint: Endpoint,
  id: string,
  after: number,
  options: SubscribeOptions,
): AsyncGenerator<ImportEvent> {
  const operation = { query: String(FollowImportDocument), variables: { id, after } };
  for await (const data of subscribe(endpoint, operation, options)) {
    // What had come by then is not given away any more.
    options.signal?.throwIfAborted();
    // Our own document, answered by the server whose types were generated from it.
    yield (data as FollowImportSubscription).importProgress;
  }
}

const firstMs = 100;
const longestMs = 5_000;

/**
 * How long to wait before the next attempt after so many failed ones in a row: twice as long each time, by a half
 * shorter at random so that those who were cut off together do not come back together.
 */
export function backOff(failures: number, random: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
  return whole * (1 - random / 2);
}
