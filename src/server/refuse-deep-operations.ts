import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

const tooDeep =
  'Syntax Error: The operation is nested too deeply to be read. Give large values as variables.';

/** The parser calls itself for each level, so that an operation can use up its stack: that is the operation's fault. */
export const refuseDeepOperations: Plugin = {
  onParse: ({ parseFn, setParseFn }) => {
    setParseFn((source, options) => {
      try {
        return parseFn(source, options);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new GraphQLError(tooDeep, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
      }
    });
  },
};
