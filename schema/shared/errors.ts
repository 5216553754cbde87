import { GraphQLError } from 'graphql';
import { TooManyExports } from '../../src/exports/exporting.ts';
import { AnswerTooLarge } from '../../src/exports/read-rows.ts';
import { WatermarkProblem } from '../../src/exports/watermark.ts';
import { ProblemError } from '../../src/lib/problem.ts';

/** The error of an argument that no client should send, as against input that a person can get wrong: that is a `Problem`. */
export const badUserInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** The error of who wants to follow what is not there. */
export const notFound = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'NOT_FOUND' } });

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

/**
 * Works, and makes GraphQL errors with codes of what can be expected of an export: a watermark that is of no use, a line that
 * is full, more than an answer may have. A result may have no room for a `Problem`.
 */
export async function namingExportProblems<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    throw new GraphQLError(error.message, { extensions: { code } });
  }
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof WatermarkProblem) return error.code;
  return error instanceof TooManyExports || error instanceof AnswerTooLarge
    ? error.problems[0].code
    : undefined;
}

/** The error of somebody who is not signed in (`UNAUTHENTICATED`). */
export const unauthenticated = (): GraphQLError =>
  new GraphQLError(
    'You are not signed in, or your token is not known. Send the header `Authorization: Bearer <token>`; ' +
      'over WebSocket, give `authorization` in the connection parameters.',
    { extensions: { code: 'UNAUTHENTICATED' } },
  );
