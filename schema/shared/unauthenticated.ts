import { GraphQLError } from 'graphql';

/** The error of somebody who is not signed in (`UNAUTHENTICATED`). */
export const unauthenticated = (): GraphQLError =>
  new GraphQLError(
    'You are not signed in, or your token is not known. Send the header `Authorization: Bearer <token>`; ' +
      'over WebSocket, give `authorization` in the connection parameters.',
    { extensions: { code: 'UNAUTHENTICATED' } },
  );
