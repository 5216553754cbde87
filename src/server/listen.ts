import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '../lib/problem.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Listens at the place; gives the address that it really has. A taken port is a problem with a way out. */
export async function listen(server: Server, { host, port }: Place): Promise<AddressInfo> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw isTaken(error) ? new ProblemError([taken(host, port)]) : error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.');
  return address;
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

const taken = (host: string, port: number) => ({
  code: 'PORT_IN_USE',
  message: `Something else listens on ${host}:${port}. Stop it, or choose another port with PORT (0 takes a free one).`,
});

/** Takes no more connections and ends what is left of them; nothing is to be answered any more. */
export async function stopListening(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
