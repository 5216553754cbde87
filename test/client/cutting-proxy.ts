import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What happens to a connection on which enough events have come. */
type Fate = 'cut' | 'stall';

export interface CuttingProxy {
  readonly url: string;
  /** How many connections were cut off or left to stall so far. */
  readonly interruptions: () => number;
}

/**
 * A way to a server on which every connection carries that many events and half of another one. Closed after the test.
 */
export async function startCuttingProxy(
  serverUrl: string,
  { events, fate = 'cut' }: { readonly events: number; readonly fate?: Fate },
): Promise<CuttingProxy> {
  const { port, hostname } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let interruptions = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let carried = '';
    upstream.on('data', (bytes) => {
      const start = carried.length;
      carried += bytes.toString('latin1');
      const next = startOfEvent(carried, events + 1);
      if (next === undefined) return void client.write(bytes);
      interruptions += 1;
      upstream.removeAllListeners('data').destroy();
      const half = Math.ceil((next + carried.length) / 2) - start;
      client.write(bytes.subarray(0, half), () => fate === 'cut' && client.resetAndDestroy());
    });
    client.on('data', (bytes) => upstream.write(bytes));
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.on('close', () => upstream.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The proxy has no port.');
  return { url: `http://127.0.0.1:${address.port}`, interruptions: () => interruptions };
}

/** Where the nth event begins, if it has come: a server-sent one, or one of graphql-ws. */
const startOfEvent = (text: string, nth: number): number | undefined =>
  [...text.matchAll(/event: next|"type":"next"/g)][nth - 1]?.index;
