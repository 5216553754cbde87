import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type Result, streamOf, textOfResult } from '../../src/server/send-results.ts';

const told = (number: number): Result & { data: object } => ({ data: { number } });
const anHour = 3_600_000;

async function* resultsOf(...results: Result[]): AsyncGenerator<Result> {
  yield* results;
}

describe('a stream of server-sent events', () => {
  it('has a comment first, then every result, then the end', async () => {
    expect(await text(streamOf(resultsOf(told(1), told(2)), anHour))).toBe(
      ':\n\nevent: next\ndata: {"data":{"number":1}}\n\nevent: next\ndata: {"data":{"number":2}}\n\nevent: complete\ndata:\n\n',
    );
  });

  it('asks for one result at a time, however many pings come in between', async () => {
    let asked = 0;
    let tell: (result: IteratorResult<Result>) => void = () => undefined;
    const next = (): Promise<IteratorResult<Result>> => {
      asked += 1;
      return new Promise((resolve) => {
        tell = resolve;
      });
    };
    const stream = streamOf({ [Symbol.asyncIterator]: () => ({ next }) }, 1).setEncoding('utf8');
    const data = stream[Symbol.asyncIterator]();
    for (let ping = 0; ping < 3; ping += 1) expect((await data.next()).value).toMatch(/^(:\n\n)+$/);
    expect(asked).toBe(1);
    tell({ done: false, value: told(1) });
    let read = '';
    while (!read.includes('"number":1')) read += (await data.next()).value;
    expect(asked).toBe(2);
    tell({ done: true, value: undefined });
    while (!read.endsWith('event: complete\ndata:\n\n')) read += (await data.next()).value;
    expect((await data.next()).done).toBe(true);
  });

  it('lets go of the results when its reader goes away', async () => {
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const waiting = { next: () => new Promise<never>(() => undefined), return: async () => leave() as never };
    const stream = streamOf({ [Symbol.asyncIterator]: () => waiting }, anHour);
    stream.resume();
    await once(stream, 'data');
    stream.destroy();
    await left;
  });
});

describe('the text of a result', () => {
  it('is made once', () => {
    let made = 0;
    const result: Result = Object.assign({ errors: undefined }, { data: { toJSON: () => ++made } });
    expect([textOfResult(result), textOfResult(result)]).toEqual(['{"data":1}', '{"data":1}']);
  });

  it('has errors as clients see them, without what is for the server', () => {
    const error = new GraphQLError('No.', { extensions: { code: 'NO', http: { status: 500 } } });
    expect(JSON.parse(textOfResult({ errors: [error] }))).toEqual({
      errors: [{ message: 'No.', extensions: { code: 'NO' } }],
    });
  });
});
