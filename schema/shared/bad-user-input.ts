import { GraphQLError } from 'graphql';

/** An argument that no client should send, as against input that a person can get wrong: that is a `Problem`. */
export const badUserInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
