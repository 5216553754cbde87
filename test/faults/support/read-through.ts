import { setTimeout } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { importProgress } from '../../support/operations.ts';
import { readServerEvents } from '../../support/read-server-events.ts';
import type { ProgressEvent } from '../../support/run-server.ts';
import { serverToken } from '../../support/server-secrets.ts';

export type Transport = 'graphql-ws' | 'server-sent events';

/** What one reader was told, however often it had to come back. */
export interface Reading {
  readonly events: readonly ProgressEvent[];
  readonly interruptions: number;
}

interface Reader {
  /** Where to ask; called again after every interruption. */
  readonly address: () => Promise<{ readonly url: string }>;
  readonly jobId: string;
  readonly transport?: Transport;
  readonly onEvent?: (event: ProgressEvent) => void;
  /** Leaves before the end, once this many events have come. */
  readonly most?: number;
}

const restingStates = new Set(['PLANNED', 'COMPLETED', 'FAILED', 'CANCELLED', 'UNDONE']);

export const isFinal = ({ state }: ProgressEvent): boolean => restingStates.has(state);

/** Follows a job to its final event; after every interruption it goes on from the last outcome that it has. */
export async function readThrough(reader: Reader): Promise<Reading> {
  const events: ProgressEvent[] = [];
  let interruptions = 0;
  for (;;) {
    const { url } = await reader.address();
    try {
      await readOn(reader, url, events);
    } catch {
      // Cut off: the reason does not matter to who can go on from where it was.
    }
    const last = events.at(-1);
    if (last !== undefined && isFinal(last)) return { events, interruptions };
    if (events.length >= (reader.most ?? Number.POSITIVE_INFINITY)) return { events, interruptions };
    interruptions += 1;
    await setTimeout(50);
  }
}

/** Until the stream ends, by itself or not. */
async function readOn(reader: Reader, url: string, events: ProgressEvent[]): Promise<void> {
  const after = events.at(-1)?.sequence ?? 0;
  const open = reader.transport === 'server-sent events' ? overServerSentEvents : overWebSocket;
  for await (const event of open(url, { jobId: reader.jobId, after })) {
    events.push(event);
    reader.onEvent?.(event);
    if (events.length === reader.most) return;
  }
}

interface Progressed {
  readonly data?: { readonly importProgress: ProgressEvent } | null | undefined;
}

function progressIn({ data }: Progressed): ProgressEvent {
  if (!data) throw new Error('An error in the stream.');
  return data.importProgress;
}

async function* overWebSocket(url: string, variables: object): AsyncGenerator<ProgressEvent> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token: serverToken },
    // By itself it would ask for the same numbers again.
    retryAttempts: 0,
  });
  try {
    const answers = client.iterate<NonNullable<Progressed['data']>>({
      query: importProgress,
      variables: { ...variables },
    });
    for await (const answer of answers) yield progressIn(answer);
  } finally {
    await client.dispose();
  }
}

async function* overServerSentEvents(url: string, variables: object): AsyncGenerator<ProgressEvent> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${serverToken}`,
    },
    body: JSON.stringify({ query: importProgress, variables }),
  });
  for await (const data of readServerEvents(response)) yield progressIn(JSON.parse(data));
}
