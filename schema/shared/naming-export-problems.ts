import { GraphQLError } from 'graphql';
import { AnswerTooLarge } from '../../src/exports/answer-room.ts';
import { TooManyExports } from '../../src/exports/exporting.ts';
import { WatermarkProblem } from '../../src/exports/watermark.ts';

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
