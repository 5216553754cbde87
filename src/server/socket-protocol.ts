import type { WebSocket as ProtocolSocket } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { loggable } from '../lib/loggable.ts';
import type { SocketGate } from './door/socket-gate.ts';
import { keepText } from './keep-digits.ts';
import { sendText } from './send-results.ts';
import type { SocketOperations } from './socket-operations.ts';

interface Protocol {
  readonly gate: SocketGate;
  readonly operations: SocketOperations;
  readonly log: Logger;
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
