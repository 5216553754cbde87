import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { callerOf } from '../access/viewer.ts';
import { Tally } from '../lib/places.ts';
import { codeExtensions } from '../lib/problem.ts';
import { whenAborted } from '../lib/stoppable.ts';
import type { DoorSettings } from '../settings/settings.ts';

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

/** The events of a subscription, with a call of `leave` when they are over. */
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
