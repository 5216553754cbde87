import { type CallOptions, type Endpoint, lost, request, TransportError } from './transport.ts';

/** What travels: the text of an operation and its variables. */
export interface Operation {
  readonly query: string;
  readonly variables: object;
}

/** An answer as GraphQL has it, before its errors are looked at. */
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnsweredError[];
}

interface AnsweredError {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

const answers = 'application/graphql-response+json, application/json';

/** Sends a query or mutation; gives its data. */
export async function sendOperation(
  endpoint: Endpoint,
  operation: Operation,
  options: CallOptions = {},
): Promise<unknown> {
  const response = await postOperation(endpoint, operation, answers, options);
  const text = await response.text().catch((error: unknown) => {
    throw lost(endpoint.url, error, options.signal);
  });
  return dataOf(parseAnswer(text, response, endpoint.parse), response);
}

/** Sends any operation, to be answered in a form of the caller's choice. */
export const postOperation = (
  endpoint: Endpoint,
  operation: Operation,
  accept: string,
  { signal = null }: { readonly signal?: AbortSignal | null | undefined },
): Promise<Response> =>
  request(endpoint, `${endpoint.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${endpoint.token}` },
    body: JSON.stringify(operation),
    signal,
  });

/** What GraphQL answered; anything else did not come from Lading. */
export function parseAnswer(
  text: string,
  { status, url }: Pick<Response, 'status' | 'url'>,
  parse: (text: string) => unknown = JSON.parse,
): Answer {
  try {
    const answer = parse(text);
    if (isAnswer(answer)) return answer;
  } catch {
    // Not even JSON: told below.
  }
  const message = `${new URL(url).origin} does not answer as Lading does (HTTP status ${status}). Is this its address?`;
  throw new TransportError('UNEXPECTED_ANSWER', message, { status });
}

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);

/** The data of an answer; its errors are thrown. */
export function dataOf({ data, errors = [] }: Answer, { status }: Pick<Response, 'status'>): unknown {
  const [first] = errors;
  if (first !== undefined) {
    const message = errors.map((error) => error.message).join('\n');
    throw new TransportError(first.extensions?.code ?? 'BAD_USER_INPUT', message, { status });
  }
  return data;
}

/**
 * The text of an operation that knows the types of its answer and variables, as GraphQL Code Generator makes it with
 * `documentMode: 'string'`. A plain string is one as well, with types that the caller names.
 */
export interface TypedDocument<Result, Variables> {
  toString(): string;
  /** Never there: it carries the types. */
  __apiType?: (variables: Variables) => Result;
}

/** The variables of an operation, which may be left out where none is required. */
export type VariablesOf<Variables> =
  Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];
