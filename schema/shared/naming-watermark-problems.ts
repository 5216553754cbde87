import { GraphQLError } from 'graphql';
import { WatermarkProblem } from '../../src/transfer/export/watermark-problem.ts';

/** A watermark that is of no use is told by its code, where a result has no room for a `Problem`. */
export async function namingWatermarkProblems<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WatermarkProblem)) throw error;
    throw new GraphQLError(error.message, { extensions: { code: error.code } });
  }
}
