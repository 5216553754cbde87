import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { callerOf } from '../access/viewer.ts';
import { codeExtensions } from '../lib/problem.ts';
import { Tally } from '../lib/tally.ts';
import type { DoorSettings } from '../settings/settings.ts';

/** So many subscriptions of one user at once, over whichever connections: each is told of every event. */
export function limitSubscriptions(door: Pick<DoorSettings, 'subscriptions'>): Plugin<Context> {
  const underWay = new Tally();
  return {
    onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
      setSubscribeFn(async (args: ExecutionArgs) => {
        const { viewer } = args.contextValue as Context;
        const name = viewer === undefined ? '' : callerOf(viewer);
        if (underWay.of(name) >= door.subscriptions) return { errors: [tooMany(door)] };
        const leave = underWay.add(name);
        try {
          return leaving(await subscribeFn(args), leave);
        } catch (error) {
          leave();
          throw error;
        }
      }),
  };
}

type Events = AsyncIterableIterator<ExecutionResult>;

/** The same, that says when it is over. */
function leaving(result: ExecutionResult | Events, leave: () => void): ExecutionResult | Events {
  if (!(Symbol.asyncIterator in result)) {
    leave();
    return result;
  }
  const events: Events = {
    next: async () => {
      const next = await result.next().catch((error: unknown) => {
        leave();
        throw error;
      });
      if (next.done) leave();
      return next;
    },
    return: async () => {
      leave();
      return (await result.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}

const tooMany = ({ subscriptions }: Pick<DoorSettings, 'subscriptions'>): GraphQLError =>
  new GraphQLError(
    `You have ${subscriptions} subscriptions under way, and no more are taken (LADING_MAX_SUBSCRIPTIONS). End one: ` +
      'one of `importActivity` tells of all imports.',
    { extensions: codeExtensions('TOO_MANY_SUBSCRIPTIONS') },
  );
