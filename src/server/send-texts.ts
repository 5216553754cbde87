import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { withoutMarks } from '../lib/exact-json.ts';
import { JsonText } from '../lib/json.ts';

/**
 * Sends what is JSON text already in its pieces: to parse a document of a hundred megabytes, only to write it again, takes
 * longer than to read it from the database, and three times the memory.
 */
export const sendTexts: Plugin = {
  onResultProcess: ({ request, result, setResultProcessor }) => {
    const mediaType = jsonTypeFor(request.headers.get('accept') ?? '*/*');
    if (mediaType === undefined || !hasDataOnly(result) || !hasText(result.data)) return;
    const headers = { 'content-type': `${mediaType}; charset=utf-8` };
    const pieces = written({ data: result.data });
    setResultProcessor(
      (_result, { Response, ReadableStream }) =>
        new Response(new ReadableStream(sourceOf(pieces)), { headers }),
      mediaType,
    );
  },
};

/** Undefined where the client wants it in another wrapping, which is left to others. */
const jsonTypeFor = (accepted: string): string | undefined =>
  ['application/graphql-response+json', 'application/json'].find((type) => accepted.includes(type)) ??
  (accepted.includes('*/*') ? 'application/json' : undefined);

const hasDataOnly = (result: unknown): result is Required<Pick<ExecutionResult, 'data'>> =>
  isObject(result) &&
  'data' in result &&
  Object.keys(result).every((name) => name === 'data' || name === howToWrite);

/** What Yoga finds with a result where another plugin has its own way to write it; it is sent to nobody. */
const howToWrite = 'stringify';

/** Texts are fields of what root fields give. */
const hasText = (data: unknown): boolean =>
  membersOf(data).some((field) => membersOf(field).some((member) => member instanceof JsonText));

const membersOf = (value: unknown): unknown[] => (isObject(value) ? Object.values(value) : []);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What fields of an object were executed to: it has no prototype, as values of scalars have (`Date`). */
const isSelection = (value: unknown): value is object =>
  isObject(value) && Object.getPrototypeOf(value) === null;

const sourceOf = (pieces: Iterator<Uint8Array>): UnderlyingDefaultSource<Uint8Array> => ({
  pull: (controller) => {
    const { done, value } = pieces.next();
    if (done) controller.close();
    else controller.enqueue(value);
  },
});

/** Goes into objects as far down as there can be texts. */
function* written(value: object, levels = 3): Generator<Uint8Array> {
  let separator = '{';
  for (const [name, member] of Object.entries(value)) {
    yield Buffer.from(`${separator}${JSON.stringify(name)}:`);
    if (member instanceof JsonText) yield* member.pieces;
    else if (isSelection(member) && levels > 1) yield* written(member, levels - 1);
    else yield Buffer.from(withoutMarks(JSON.stringify(member)));
    separator = ',';
  }
  yield Buffer.from(separator === '{' ? '{}' : '}');
}
