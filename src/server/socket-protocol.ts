import type { WebSocket as ProtocolSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { loggable } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import type { SocketGate } from './door/socket-gate.ts';
import { keepText } from './keep-digits.ts';
import { sendText } from './send-results.ts';

interface Protocol {
  readonly gate: SocketGate;
  readonly operations: SocketOperations;
  readonly log: Log;
}

/** A socket as the protocol uses it. */
export const protocolOn = (socket: WebSocket, { gate, operations, log }: Protocol): ProtocolSocket => ({
  protocol: socket.protocol,
  send: (text) => sendText(socket, text),
  close: (code, reason) => socket.close(code, reason),
  onMessage: (take) =>
    gate.onMessage(async (text) => {
      try {
        keepText(socket, text);
        operations.stopForgotten();
        const taken = take(text);
        operations.stopForgotten();
        await taken;
      } catch (error) {
        // Who is gone cannot be sent anything, and that is no fault.
        if (socket.readyState !== socket.OPEN) return;
        log.error({ error: loggable(error) }, 'A message failed unexpectedly.');
        socket.close(4500, 'Internal server error');
      }
    }),
});

/** The operations that came over one socket, each with a signal that is aborted when nobody waits for it any more. */
export interface SocketOperations {
  /** `known` are those that the protocol knows, by their ids: what the client ends it forgets, and what is over. */
  begin(id: string, known: Readonly<Record<string, unknown>>): AbortSignal;
  /** Stops what was forgotten. To be called before each message, which may use an id again, and after it. */
  stopForgotten(): void;
}

interface Operation {
  readonly stopping: AbortController;
  isKnown(): boolean;
}

export function createSocketOperations(socket: Pick<WebSocket, 'once'>): SocketOperations {
  const operations = new Set<Operation>();
  const stop = (operation: Operation): void => {
    operations.delete(operation);
    operation.stopping.abort();
  };
  socket.once('close', () => operations.forEach(stop));
  return {
    begin: (id, known) => {
      const stopping = new AbortController();
      operations.add({ stopping, isKnown: () => id in known });
      return stopping.signal;
    },
    stopForgotten: () => {
      for (const operation of operations) if (!operation.isKnown()) stop(operation);
    },
  };
}
