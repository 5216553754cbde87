import { GraphQLError } from 'graphql';

/** The error of an argument that no client should send, as against input that a person can get wrong: that is a `Problem`. */
export const badUserInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** The error of who wants to follow what is not there. */
export const notFound = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'NOT_FOUND' } });

/** The error of somebody who is not signed in (`UNAUTHENTICATED`). */
export const unauthenticated = (): GraphQLError =>
  new GraphQLError(
    'You are not signed in, or your token is not known. Send the header `Authorization: Bearer <token>`; ' +
      'over WebSocket, give `authorization` in the connection parameters.',
    { extensions: { code: 'UNAUTHENTICATED' } },
  );
