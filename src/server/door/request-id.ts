import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header that a request and its answer have it in. */
export const requestIdHeader = 'x-request-id';

/** What stands in logs as it is: no quote, no blank, nothing that a terminal obeys. */
const wellFormed = /^[\w.:+/=@-]{1,128}$/;

/**
 * What names a request in the answer, in errors and in the audit log: what the caller or a proxy calls it, where that is
 * well-formed, else something new. It is noted in the headers, which whatever is made of the request takes along.
 */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[requestIdHeader];
  const id = typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
  headers[requestIdHeader] = id;
  return id;
}
