import type { WebSocket } from 'ws';

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
