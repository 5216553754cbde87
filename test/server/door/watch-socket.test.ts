import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { watchSocket } from '../../../src/server/door/impatience.ts';
import { connectTo, headOf, readUntil } from '../../support/raw-request.ts';

interface Watching {
  readonly writeSeconds: number;
  readonly everyMs: number;
}

/** So that five patiences are twenty-five pings. */
const quick: Watching = { writeSeconds: 0.1, everyMs: 20 };

/** More than what systems keep between the two ends of a connection. */
const large = Buffer.alloc(24 * 1024 * 1024);

/** A server that watches its sockets. */
async function serve({ writeSeconds, everyMs }: Watching) {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket, request) => {
    watchSocket(socket, request, { writeSeconds }, everyMs);
    sockets.emit('watched', socket);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new TypeError('It has no port.');
  onTestFinished(() => void http.close());
  const watched: Promise<WebSocket[]> = once(sockets, 'watched');
  const nextSocket = async (): Promise<WebSocket> => {
    const [socket] = await watched;
    if (socket === undefined) throw new Error('There is no socket.');
    return socket;
  };
  return { url: `http://127.0.0.1:${address.port}`, nextSocket };
}

/** A WebSocket of which a test reads and writes the bytes itself; nothing of it is read by itself. */
async function openRaw(url: string): Promise<Socket> {
  const raw = await connectTo(url);
  onTestFinished(() => void raw.destroy());
  raw.write(
    headOf('GET /', {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': 13,
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    }),
  );
  expect(await readUntil(raw, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 101 /);
  raw.pause();
  return raw;
}

it('a socket of which nothing is read is ended', async () => {
  const { url, nextSocket } = await serve(quick);
  await openRaw(url);
  const socket = await nextSocket();
  socket.send(large);
  await once(socket, 'close');
});

it('a socket that is read slowly stays', async () => {
  const patience = 2;
  const { url, nextSocket } = await serve({ writeSeconds: patience, everyMs: 20 });
  const raw = await openRaw(url);
  const socket = await nextSocket();
  socket.send(large);
  const step = large.length / 16;
  let taken = 0;
  for await (const piece of raw) {
    // Longer than the patience in all, and shorter in each step.
    if (Math.floor(taken / step) < Math.floor((taken + piece.length) / step)) await sleep(patience * 75);
    taken += piece.length;
    if (taken >= large.length) break;
  }
  expect(taken).toBeGreaterThanOrEqual(large.length);
});

it('a socket of which the other side is there stays, though nothing is said on it', async () => {
  const { url, nextSocket } = await serve(quick);
  const client = new WebSocket(url);
  onTestFinished(() => client.terminate());
  // Answers by itself.
  for (let pings = 0; pings < 60; pings += 1) await once(client, 'ping');
  const socket = await nextSocket();
  socket.send('still there');
  const [data] = await once(client, 'message');
  expect(String(data)).toBe('still there');
});

it('a socket whose other side takes everything and answers no ping is ended', async () => {
  const { url, nextSocket } = await serve(quick);
  const raw = await openRaw(url);
  let pings = 0;
  raw.on('data', (piece: Buffer) => {
    // Two bytes each, of which the first says what it is.
    pings += piece.filter((byte) => byte === 0x89).length;
  });
  raw.resume();
  await once(await nextSocket(), 'close');
  expect(pings).toBeGreaterThan(0);
});

it('a socket that says something is not asked to answer pings as well', async () => {
  const { url, nextSocket } = await serve(quick);
  const raw = await openRaw(url);
  const socket = await nextSocket();
  raw.resume();
  // More than the 25 pings that may be unanswered; each piece has one of them at least.
  for (let pieces = 0; pieces < 60; pieces += 1) {
    await once(raw, 'data');
    // A text of one letter, masked with nothing.
    raw.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78]));
  }
  expect(socket.readyState).toBe(socket.OPEN);
});
