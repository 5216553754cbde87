import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { withoutMarks } from '../lib/exact-json.ts';

/** What an operation comes to, as every library here has it. */
export interface Result {
  readonly errors?: readonly GraphQLError[] | undefined;
}

const texts = new WeakMap<Result, string>();

/** A result as JSON; made once, however many are sent the same one. */
export function textOfResult(result: Result): string {
  const text = texts.get(result) ?? withoutMarks(JSON.stringify(shown(result)));
  texts.set(result, text);
  return text;
}

const shown = ({ errors, ...result }: Result) =>
  errors === undefined ? result : { errors: errors.map((error) => shownError(error.toJSON())), ...result };

/** An error as clients are told it: without what Yoga notes in it for itself. */
export function shownError({ extensions, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { http: _http, unexpected: _unexpected, ...shown } = extensions ?? {};
  return { ...error, extensions: shown };
}
