import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from '../../schema/context.ts';
import { AnswerSize } from '../../schema/shared/answer-size.ts';
import { createLoaders } from '../../schema/shared/loaders.ts';
import { authenticate, type Viewer } from '../access/viewer.ts';
import { type AnswerOnItsWay, Exporting } from '../exports/exporting.ts';
import { whenAborted } from '../lib/stoppable.ts';
import type { Services } from '../services/services.ts';
import type { OwnAddress } from './door/own-address.ts';

/** What an operation comes with: a request over HTTP, or the parameters of its WebSocket connection. */
export interface Arrival {
  readonly request?: Request;
  /** What came over the network: the request itself, or the one that has opened the WebSocket. */
  readonly req?: Pick<IncomingMessage, 'headers' | 'socket'>;
  /** What answers over HTTP. */
  readonly res?: ServerResponse;
  /** Aborted when nobody waits any more for what came over a WebSocket. */
  readonly gone?: AbortSignal;
  readonly connectionParams?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Server {
  readonly services: Services;
  readonly adminToken: string;
  readonly ownAddress: OwnAddress;
}

/** The context of one operation, whichever way it came. */
export function createContext({ services, adminToken, ownAddress }: Server, arrival: Arrival): Context {
  const answer = new AnswerSize(services.limits.answerBytes);
  return {
    services,
    address: ownAddress(arrival.req),
    viewer: viewerOf(arrival, adminToken),
    answer,
    loaders: createLoaders(services.store, answer),
    exporting: exportingFor(services, arrival),
  };
}

function exportingFor(services: Services, { res, gone }: Arrival): Exporting {
  const exporting = new Exporting(services, res && onItsWay(res));
  if (gone !== undefined) whenAborted(gone, () => exporting.stop(gone.reason));
  return exporting;
}

function onItsWay(response: ServerResponse): AnswerOnItsWay {
  const over = new AbortController();
  response.once('close', () => over.abort());
  if (response.destroyed) over.abort();
  return { over: over.signal, cutOff: () => response.destroy() };
}

/** Who is signed in; undefined for nobody. */
export const viewerOf = (arrival: Arrival, adminToken: string): Viewer | undefined =>
  authenticate(authorizationOf(arrival), adminToken);

/** The header that an operation came with, or what stands in its place. */
export function authorizationOf({ request, connectionParams }: Arrival): string | undefined {
  const { authorization, Authorization, token } = connectionParams ?? {};
  const bearer = typeof token === 'string' ? `Bearer ${token}` : undefined;
  const given = authorization ?? Authorization ?? bearer ?? request?.headers.get('authorization');
  return typeof given === 'string' ? given : undefined;
}
