import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Entrance } from './door/create-entrance.ts';
import { readBody } from './door/read-body.ts';
import { requestIdOf } from './door/request-id.ts';
import type { GraphqlServer } from './graphql-server.ts';
import { type Route, refuseRequest } from './http-answers.ts';
import { asGraphqlAnswer, refusal, refusalOf } from './refusals.ts';

interface Serving extends Pick<Entrance, 'doorkeeper' | 'door' | 'gauge'> {
  readonly graphql: GraphqlServer;
}

/**
 * Answers GraphQL over HTTP. The body is read here and not by Yoga, which would take all of it before anybody asks whose
 * it is.
 */
export function serveGraphql({ graphql, doorkeeper, door, gauge }: Serving): Route {
  const answer: Route = async (request, response) => {
    const viewer = await doorkeeper.admit(request.headers.authorization, request);
    const arrival = { viewer, requestId: requestIdOf(request) };
    if (request.method === 'GET' || request.method === 'HEAD')
      return graphql.handle(request, response, arrival);
    if (request.method !== 'POST')
      return refuseRequest(request, response, asGraphqlAnswer(notAllowed, requestIdOf(request)));
    const isSignedIn = viewer !== undefined;
    const body = await readBody(request, response, { isSignedIn, gauge, door });
    await graphql.handle(withBody(request, body), response, arrival);
  };
  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      const expected = refusalOf(error);
      if (expected === undefined) throw error;
      if (!response.destroyed)
        await refuseRequest(request, response, asGraphqlAnswer(expected, requestIdOf(request)));
    }
  };
}

/** What Yoga takes for the request: it has no other way to be given a body that was read already. */
function withBody({ method, url, socket, headers }: IncomingMessage, body: Buffer) {
  const { 'content-encoding': _encoding, ...rest } = headers;
  const read = { ...rest, 'content-length': String(body.length) };
  return Object.assign(Readable.from([body], { objectMode: false }), { method, url, socket, headers: read });
}

const notAllowed = refusal('METHOD_NOT_ALLOWED', 'Send operations with POST, or queries with GET.', {
  allow: 'GET, POST',
});
