import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { messageOfEnd, type SessionEnds } from '../access/session-ends.ts';
import type { Viewer } from '../access/viewer.ts';
import { codeExtensions } from '../lib/problem.ts';

/** Ends subscriptions when those who began them are not signed in any more, and says so as the last that they are told. */
export const endSubscriptions = (ends: SessionEnds): Plugin<Context> => ({
  onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
    setSubscribeFn(async (args: ExecutionArgs) => {
      const result = await subscribeFn(args);
      const { viewer } = args.contextValue as Context;
      return Symbol.asyncIterator in result && viewer !== undefined ? ending(result, viewer, ends) : result;
    }),
});

type Events = AsyncIterableIterator<ExecutionResult>;

/** The events of a subscription until the session ends, and then why it ends. */
function ending(events: Events, viewer: Viewer, ends: SessionEnds): Events {
  let last: ExecutionResult | undefined;
  const stop = ends.watch(viewer, (end) => {
    last = { errors: [new GraphQLError(messageOfEnd(end), { extensions: codeExtensions(end) })] };
    // Who waits for the next event does so no longer.
    void events.return?.();
  });
  const iterator: Events = {
    next: async () => {
      const next = await events.next();
      if (!next.done) return next;
      stop();
      const value = last;
      last = undefined;
      return value === undefined ? next : { done: false, value };
    },
    return: async () => {
      stop();
      last = undefined;
      return (await events.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
