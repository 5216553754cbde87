import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { limitReading } from '../../../src/server/door/impatience.ts';
import { connectTo, headOf } from '../../support/raw-request.ts';

/** More than what systems keep between the two ends of a connection. */
const large = Buffer.alloc(24 * 1024 * 1024);
const writeSeconds = 1;

/** A client's connection, and the answer that it is being given. */
async function asking(answer: (response: ServerResponse) => unknown) {
  const http = createServer((_request, response) => {
    limitReading(response, { writeSeconds });
    http.emit('answering', response);
    answer(response);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new TypeError('It has no port.');
  const socket = await connectTo(`http://127.0.0.1:${address.port}`);
  socket.pause();
  onTestFinished(() => {
    socket.destroy();
    http.close();
  });
  const answering = once(http, 'answering');
  socket.write(headOf('GET /', { host: 'lading.test' }));
  const [response]: ServerResponse[] = await answering;
  if (response === undefined) throw new Error('There is no answer.');
  return { socket, response };
}

it('an answer of which nothing is taken is over', async () => {
  const { socket, response } = await asking((answer) => answer.end(large));
  await once(response, 'close');
  let taken = 0;
  for await (const piece of socket) taken += piece.length;
  expect(taken).toBeLessThan(large.length);
});

it('an answer that is taken slowly is given to its end', async () => {
  const { socket, response } = await asking((answer) => answer.end(large));
  const finished = once(response, 'finish');
  let taken = 0;
  for await (const piece of socket) {
    const step = 2 ** 21;
    // Longer than the patience in all, and shorter in each step.
    if (Math.floor(taken / step) < Math.floor((taken + piece.length) / step)) await sleep(writeSeconds * 200);
    taken += piece.length;
    if (taken > large.length) break;
  }
  await finished;
});

it('an answer that is not ready yet is waited for', async () => {
  const { socket, response } = await asking(async (answer) => {
    await sleep(writeSeconds * 3_000);
    answer.end('ready');
  });
  await once(response, 'finish');
  socket.resume();
  const [piece] = await once(socket, 'data');
  expect(String(piece)).toContain('ready');
});
