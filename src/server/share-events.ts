import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';

type Results = Map<string, Promise<ExecutionResult>>;

/**
 * Works out what subscribers are told about an event once for all of them that ask the same question: the same
 * document and variables, by the same viewer. Made for sources that hand the same event object to many subscribers.
 */
export function shareEvents(): Plugin<Context> {
  const results = new WeakMap<object, WeakMap<DocumentNode, Results>>();
  const tell: Tell = (args, question, event) => {
    if (typeof event !== 'object' || event === null) return work(args, event);
    const ofEvent = results.get(event) ?? new WeakMap<DocumentNode, Results>();
    results.set(event, ofEvent);
    const ofDocument = ofEvent.get(args.document) ?? new Map();
    ofEvent.set(args.document, ofDocument);
    const result = ofDocument.get(question) ?? work(args, event);
    ofDocument.set(question, result);
    return result;
  };
  return {
    onSubscribe: ({ setSubscribeFn }) => setSubscribeFn((args: ExecutionArgs) => subscribe(args, tell)),
  };
}

function questionOf({ operationName, variableValues, contextValue }: ExecutionArgs): string {
  const { viewer } = contextValue as Context;
  return JSON.stringify([operationName, variableValues, viewer?.name, [...(viewer?.permissions ?? [])]]);
}

type Tell = (args: ExecutionArgs, question: string, event: unknown) => Promise<ExecutionResult>;

async function subscribe(args: ExecutionArgs, tell: Tell) {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const question = questionOf(args);
  return {
    next: async () => {
      const { done, value } = await events.next();
      return done ? { done, value: undefined } : { done: false, value: await tell(args, question, value) };
    },
    // An iterator that is waiting stops waiting; a generator around it would wait for the next event first.
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const work = async (args: ExecutionArgs, event: unknown): Promise<ExecutionResult> =>
  execute({ ...args, rootValue: event });
