import type { IncomingMessage, ServerResponse } from 'node:http';
import { explained } from '../../lib/problem.ts';
import { sendJson } from '../http-answers.ts';
import type { Forwarded } from './forwarded.ts';

/** Which web pages may use the server from a browser. */
export interface CrossOrigin {
  /**
   * Says in the answer that the page may read it, if it may. Where a browser asks beforehand, it is answered here, and
   * nothing more is to be done for it: then true.
   */
  greet(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether a WebSocket may be opened by who sends this; programs other than browsers name no origin. */
  maySocket(request: IncomingMessage): boolean;
}

interface CrossOriginOptions {
  readonly publicUrl: string;
  readonly origins: readonly string[];
  readonly forwarded: Pick<Forwarded, 'originOf'>;
}

const answered = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
  'access-control-allow-headers':
    'authorization, content-type, content-encoding, if-none-match, x-graphql-yoga-csrf, x-request-id',
  'access-control-max-age': '600',
};

/** What a page may read of an answer besides what every page may. */
const exposed = 'content-disposition, etag, retry-after, www-authenticate, x-request-id';

/** Never with credentials: a browser sends nothing along by itself, and a token only where the page has one. */
export function createCrossOrigin({ publicUrl, origins, forwarded }: CrossOriginOptions): CrossOrigin {
  const listed = new Set(origins);
  const own = new URL(publicUrl).origin;
  const allow = ({ headers: { origin } }: IncomingMessage, response: ServerResponse): void => {
    if (listed.size === 0) return;
    response.setHeader('vary', 'Origin');
    if (origin === undefined || !listed.has(origin)) return;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', exposed);
  };
  return {
    greet: (request, response) => {
      allow(request, response);
      const { origin } = request.headers;
      const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
      if (!isPreflight || origin === undefined) return false;
      if (listed.has(origin)) response.writeHead(204, answered).end();
      else sendJson(response, 403, explained(originNotAllowed));
      return true;
    },
    maySocket: (request) => {
      const { origin, host } = request.headers;
      if (origin === undefined || origin === own || listed.has(origin)) return true;
      return isOf(host, origin) || origin === forwarded.originOf(request);
    },
  };
}

/** A page of this server itself, whatever name it was reached by. */
const isOf = (host: string | undefined, origin: string): boolean =>
  host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);

export const originNotAllowed = {
  code: 'ORIGIN_NOT_ALLOWED',
  message:
    'Pages of this origin may not use the server; the operator lists those that may in LADING_CORS_ORIGINS.',
} as const;
