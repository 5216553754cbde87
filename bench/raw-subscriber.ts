import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** What a subscriber asks for, and where. */
export interface Subscription {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly query: string;
  readonly variables: object;
}

/** Is called with what arrives, which is only valid meanwhile. */
type OnData = (data: Buffer) => void;

// One for all: what arrives is looked at and forgotten, as cheaply as can be, so that the server is what is measured.
const buffer = Buffer.allocUnsafe(256 * 1_024);

/** Subscribes over server-sent events; resolves at the end of the stream. */
export function overEvents(subscription: Subscription, onData: OnData): Promise<void> {
  const { host, port, token, query, variables } = subscription;
  const body = JSON.stringify({ query, variables });
  const head = [
    'POST /graphql HTTP/1.1',
    `host: ${host}:${port}`,
    `authorization: Bearer ${token}`,
    'accept: text/event-stream',
    'content-type: application/json',
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return converse(subscription, `${head.join('\r\n')}\r\n\r\n${body}`, onData);
}

/** Subscribes with the protocol `graphql-transport-ws`; resolves when the connection is closed. */
export function overWebSocket(subscription: Subscription, onData: OnData): Promise<void> {
  const { host, port, token, query, variables } = subscription;
  const upgrade = [
    'GET /graphql HTTP/1.1',
    `host: ${host}:${port}`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    'sec-websocket-protocol: graphql-transport-ws',
  ];
  const init = textFrame({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  const subscribe = textFrame({ id: '1', type: 'subscribe', payload: { query, variables } });
  let toSend = [init, subscribe];
  return converse(subscription, `${upgrade.join('\r\n')}\r\n\r\n`, (data, socket) => {
    const [next, ...later] = toSend;
    toSend = later;
    if (next !== undefined) socket.write(next);
    else onData(data);
    // No text of ours has this byte; a length may have it, and then the answer is one too many.
    if (data.includes(pingByte)) socket.write(pong);
    if (data.subarray(-completion.length).equals(completion)) socket.end(closeFrame);
  });
}

/** Sends a text, and has the rest of the connection dealt with. */
const converse = (
  { host, port }: Subscription,
  first: string,
  onData: (data: Buffer, socket: Socket) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const callback = (length: number): boolean => {
      onData(buffer.subarray(0, length), socket);
      return true;
    };
    const socket = connect({ host, port, onread: { buffer, callback } }, () => socket.write(first));
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });

const completion = Buffer.from('"type":"complete"}');
const pingByte = 0x89;

// What a client sends is masked; the mask may be 0.
const mask = [0, 0, 0, 0];
const pong = Buffer.from([0x8a, 0x80, ...mask]);
const closeFrame = Buffer.from([0x88, 0x82, ...mask, 0x03, 0xe8]);

/** A message of 126 to 65,535 bytes, or of less. */
function textFrame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const { length } = text;
  const sizes = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...sizes, ...mask]), text]);
}
