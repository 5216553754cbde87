import { GraphQLError } from 'graphql';

/** What somebody is told who is not signed in. */
export const unauthenticated = (): GraphQLError =>
  new GraphQLError(
    'You are not signed in, or your token is not known. Send the header `Authorization: Bearer <token>`; ' +
      'over WebSocket, give `authorization` in the connection parameters.',
    { extensions: { code: 'UNAUTHENTICATED' } },
  );
