import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from '../../schema/context.ts';
import { AnswerSize } from '../../schema/shared/answer-size.ts';
import { createActs } from '../../schema/shared/audit.ts';
import { createLoaders } from '../../schema/shared/loaders.ts';
import type { Access } from '../access/open-access.ts';
import type { Viewer } from '../access/viewer.ts';
import type { AuditLog, Origin } from '../audit/audit-log.ts';
import { type AnswerOnItsWay, Exporting } from '../exports/exporting.ts';
import { whenAborted } from '../lib/stoppable.ts';
import type { Log } from '../log/members.ts';
import type { Services } from '../services/services.ts';
import type { Forwarded } from './door/forwarded.ts';
import type { OwnAddress } from './door/own-address.ts';

/** What an operation comes with, whichever way it came. */
export interface Arrival {
  /** What came over the network: the request itself, or the one that has opened the WebSocket. */
  readonly req?: Pick<IncomingMessage, 'headers' | 'socket'>;
  /** What answers over HTTP. */
  readonly res?: ServerResponse;
  /** Aborted when nobody waits any more for what came over a WebSocket. */
  readonly gone?: AbortSignal;
  /** Who is signed in, as the door has found; undefined for nobody. */
  readonly viewer: Viewer | undefined;
  /** What names the request, or the one operation of a WebSocket. */
  readonly requestId: string;
}

interface Server {
  readonly services: Services;
  readonly access: Pick<Access, 'end'>;
  readonly auditLog: AuditLog;
  readonly log: Log;
  readonly ownAddress: OwnAddress;
  readonly forwarded: Pick<Forwarded, 'addressOf'>;
}

/** The context of one operation, whichever way it came. */
export function createContext(server: Server, arrival: Arrival): Context {
  const { services, access, auditLog, log, ownAddress } = server;
  const { requestId, viewer } = arrival;
  const answer = new AnswerSize(services.limits.answerBytes);
  return {
    services,
    address: ownAddress(arrival.req),
    viewer,
    access,
    requestId,
    auditLog,
    log,
    act: createActs(auditLog, originOf(server, arrival)),
    answer,
    loaders: createLoaders(services.store, answer),
    exporting: exportingFor(services, arrival),
  };
}

const originOf = ({ forwarded }: Server, { req, viewer, requestId }: Arrival): Origin => ({
  actor: viewer?.name,
  address: req === undefined ? '' : forwarded.addressOf(req),
  requestId,
});

function exportingFor(services: Services, { res, gone, viewer }: Arrival): Exporting {
  const exporting = new Exporting(services, viewer?.name ?? '', res && onItsWay(res));
  if (gone !== undefined) whenAborted(gone, () => exporting.stop(gone.reason));
  return exporting;
}

function onItsWay(response: ServerResponse): AnswerOnItsWay {
  const over = new AbortController();
  response.once('close', () => over.abort());
  if (response.destroyed) over.abort();
  return { over: over.signal, cutOff: () => response.destroy() };
}
