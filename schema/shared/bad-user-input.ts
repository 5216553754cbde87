import { GraphQLError } from 'graphql';
import { ProblemError } from '../../src/lib/problem.ts';

/** The error of an argument that no client should send, as against input that a person can get wrong: that is a `Problem`. */
export const badUserInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** Waits for the answer of a field that has no result union: what is expected to go wrong there is an error with its own code. */
export async function orGraphqlError<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [{ code }] = error.problems;
    throw new GraphQLError(error.message, { extensions: { code } });
  }
}
