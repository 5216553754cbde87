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

/** Something that is read to its end over as many connections as it takes. */
interface Resumable<Event> {
  /** Over one connection, from where it stands. */
  readonly read: () => AsyncIterable<Event>;
  /** Takes note of an event; whether it says anything that was not known before the connection was lost. */
  readonly advance: (event: Event) => boolean;
  readonly isOver: () => boolean;
}

/**
 * Follows a job to its rest: every outcome once, in order, whatever becomes of the connection and of the server
 * meanwhile. It asks again after the last outcome that it gave away.
 */
export function followImport(
  endpoint: Endpoint,
  id: string,
  { after = 0, ...options }: FollowOptions = {},
): AsyncGenerator<ImportEvent, void> {
  const place: { after: number; state?: ImportState } = { after };
  return resuming(
    {
      read: () => eventsAfter(endpoint, id, place.after, options),
      advance: ({ sequence, state, outcomes }) => {
        const isNews = outcomes.length > 0 || state !== place.state;
        Object.assign(place, { after: sequence, state });
        return isNews;
      },
      isOver: () => place.state !== undefined && isResting(place.state),
    },
    options,
  );
}

/** Reads on where it stood whenever the connection is lost, or the server stops. */
export async function* resuming<Event>(
  { read, advance, isOver }: Resumable<Event>,
  options: Omit<FollowOptions, 'after'>,
): AsyncGenerator<Event, void> {
  const outage: Outage = { failures: 0 };
  while (!isOver()) {
    try {
      for await (const event of read()) {
        Object.assign(outage, { failures: 0, since: undefined });
        if (advance(event)) yield event;
      }
    } catch (error) {
      bear(error, outage, options);
    }
    // Without an error the server has ended the stream: it stops, and may be back soon.
    if (!isOver()) await pause(backOff(outage.failures++, Math.random()), options);
  }
}

/** How often in a row, and since when, a reader has been cut off. */
interface Outage {
  failures: number;
  since?: number | undefined;
}

/** Throws what waiting does not help against. */
function bear(error: unknown, outage: Outage, { patienceMs = 300_000, onInterruption }: FollowOptions): void {
  const now = performance.now();
  outage.since ??= now;
  const isPatient = now - outage.since < patienceMs;
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
