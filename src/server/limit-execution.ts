import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { whenAborted } from '../lib/stoppable.ts';

/** The executor looks at the signal between fields; its type does not say so. */
interface LimitedArgs extends ExecutionArgs {
  readonly signal: AbortSignal;
}

/**
 * Ends queries and mutations that are worked on for too long, or whose answer becomes too large: the client is told, no
 * further field is begun, and what is only read is read no further. What writes goes on to its end, because half of it would
 * be worse.
 */
export const limitExecution = (seconds: number): Plugin<Context> => ({
  onExecute: ({ executeFn, setExecuteFn }) => {
    setExecuteFn(async (args: ExecutionArgs) => {
      const ending = new AbortController();
      // What `createContext` has made; the type of the arguments does not say so.
      const { answer, exporting } = args.contextValue as Context;
      whenAborted(ending.signal, () => exporting.stop(ending.signal.reason));
      whenAborted(answer.full, () => ending.abort(answer.full.reason));
      const timer = setTimeout(() => ending.abort(tooLong(seconds)), seconds * 1000);
      try {
        const limited: LimitedArgs = { ...args, signal: ending.signal };
        return await executeFn(limited);
      } catch (error) {
        // Of an operation, and not of the connection that it came over.
        if (error instanceof GraphQLError && error === ending.signal.reason) return { errors: [error] };
        throw error;
      } finally {
        clearTimeout(timer);
      }
    });
  },
});

const tooLong = (seconds: number): GraphQLError =>
  new GraphQLError(
    `The operation took longer than ${seconds} s (LADING_EXECUTION_SECONDS). What a mutation had begun may be done all ` +
      'the same: look before you repeat it. Ask for less at once, or use downloads and uploads.',
    { extensions: { code: 'EXECUTION_TIMEOUT', http: { status: 503 } } },
  );
