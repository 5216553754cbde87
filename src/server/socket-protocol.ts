import type { WebSocket as ProtocolSocket } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { loggable } from '../lib/loggable.ts';
import type { SocketGate } from './door/socket-gate.ts';
import { keepText } from './keep-digits.ts';
import { sendText } from './send-results.ts';

/** A socket as the protocol uses it. */
export const protocolOn = (socket: WebSocket, gate: SocketGate, log: Logger): ProtocolSocket => ({
  protocol: socket.protocol,
  send: (text) => sendText(socket, text),
  close: (code, reason) => socket.close(code, reason),
  onMessage: (take) =>
    gate.onMessage(async (text) => {
      try {
        keepText(socket, text);
        await take(text);
      } catch (error) {
        // Who is gone cannot be sent anything, and that is no fault.
        if (socket.readyState !== socket.OPEN) return;
        log.error({ error: loggable(error) }, 'A message failed unexpectedly.');
        socket.close(4500, 'Internal server error');
      }
    }),
});
