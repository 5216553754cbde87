import { type ExecutionResult, GraphQLError } from 'graphql';
import { handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga';
import type { Context } from '../../schema/context.ts';
import { shortened } from '../lib/characters.ts';
import { explanationOf, loggable, type Problem, ProblemError } from '../lib/problem.ts';
import type { Log, LogLine } from '../log/members.ts';
import { databaseTrouble } from '../store/database-errors.ts';
import { withoutQuote } from './check-variables.ts';
import type { Arrival } from './context.ts';
import { inHttpOf, unexpected } from './refusals.ts';

/**
 * What clients see of an error: our own words as they are, each with a code; of anything unexpected nothing but that
 * it happened. That is logged instead, whatever NODE_ENV says.
 */
export const presentError =
  (log: Log) =>
  (error: unknown): GraphQLError =>
    explained(presented(error, log));

function presented(error: unknown, log: Log): GraphQLError {
  const cause = unwrapped(error);
  if (error instanceof GraphQLError && cause instanceof GraphQLError) return ours(error);
  // Where a field has no result that could have it as a member.
  if (cause instanceof ProblemError)
    return withoutCause(error, { ...cause.problems[0], message: cause.message });
  const path = error instanceof GraphQLError ? error.path : undefined;
  const trouble = databaseTrouble(cause);
  const { requestId } = requestIn(error);
  const failed: LogLine = {
    error: loggable(cause),
    ...(path && { path }),
    ...(requestId && { request_id: requestId }),
  };
  // Who went away is told nothing, and it is nobody's fault.
  if (!isAbort(cause)) logFailure(log, failed, trouble?.message);
  return withoutCause(error, trouble ?? internal);
}

/** The error, which says where its code is explained: in place, too. */
function explained(error: GraphQLError, code = String(error.extensions['code'])): GraphQLError {
  error.extensions['documentation'] = explanationOf(code);
  return error;
}

function logFailure(log: Log, failed: LogLine, trouble: string | undefined): void {
  if (trouble === undefined) log.error(failed, 'An operation failed unexpectedly.');
  else log.warn(failed, trouble);
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** The error that was thrown, without what GraphQL wrapped around it. */
const unwrapped = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError ? unwrapped(error.originalError) : error;

// In place: Yoga takes another error for one that was masked.
function ours(error: GraphQLError): GraphQLError {
  error.message = withoutValue(error);
  error.extensions['code'] ??= error.message.startsWith('Syntax Error')
    ? 'GRAPHQL_PARSE_FAILED'
    : 'BAD_USER_INPUT';
  // Yoga quotes the body that it could not read.
  delete error.extensions['originalError'];
  return unreadable(error);
}

/** A request that cannot be read is 400 for every client, where Yoga tells those who accept plain JSON 200. */
function unreadable(error: GraphQLError): GraphQLError {
  if (error.extensions['code'] === 'BAD_REQUEST') error.extensions['http'] = { status: 400 };
  return error;
}

/** Longer than any of our own. */
const longestMessage = 1_000;

/** GraphQL quotes the value that it does not take, which may be a credential, and may be as long as a request. */
const withoutValue = ({ message }: GraphQLError): string => shortened(withoutQuote(message), longestMessage);

function shownAsInvalid(error: GraphQLError): void {
  error.message = withoutValue(error);
  // Yoga gives those their code that have none.
  explained(error, String(error.extensions['code'] ?? 'GRAPHQL_VALIDATION_FAILED'));
}

/** Keeps values that stand in the operation itself out of the errors of its validation. */
export const quoteNoValues: Plugin = {
  onValidate:
    () =>
    ({ result }) => {
      for (const error of result) if (error instanceof GraphQLError) shownAsInvalid(error);
    },
};

const [internal] = unexpected.problems;

function withoutCause(error: unknown, { code, message }: Pick<Problem, 'code' | 'message'>): GraphQLError {
  const extensions = { code, ...requestIn(error) };
  if (!(error instanceof GraphQLError) || error.path === undefined) {
    const { status } = inHttpOf([{ code }], 503);
    return new GraphQLError(message, { extensions: { ...extensions, http: { status } } });
  }
  const { nodes, path } = error;
  return new GraphQLError(message, { ...(nodes && { nodes }), path, extensions });
}

/** The request that `nameRequests` has found an error to be of. */
function requestIn(error: unknown): { readonly requestId?: string } {
  const requestId = error instanceof GraphQLError ? error.extensions['requestId'] : undefined;
  return typeof requestId === 'string' ? { requestId } : {};
}

/** Says in every error which request it is of: what the audit log and the header of the answer call it. */
export const nameRequests: Plugin<Context, Arrival> = {
  // Before they are presented: the log says it, too. Events go this way only, and whatever goes over a WebSocket.
  onExecute: () => ({ onExecuteDone: (done) => handleStreamOrSingleExecutionResult(done, nameErrors) }),
  onSubscribe: () => ({
    onSubscribeResult: (done) => handleStreamOrSingleExecutionResult(done, nameErrors),
  }),
  // What was not executed.
  onResultProcess: ({ result, setResult, serverContext: { requestId } }) => {
    if ('errors' in result && result.errors !== undefined)
      setResult({ ...result, errors: result.errors.map((error) => withRequestId(error, requestId)) });
  },
};

interface Executed {
  readonly args: { readonly contextValue?: unknown };
  readonly result: ExecutionResult;
  readonly setResult: (result: ExecutionResult) => void;
}

function nameErrors({ args, result, setResult }: Executed): void {
  if (result.errors === undefined) return;
  // What `createContext` has made; the type of the arguments does not say so.
  const { requestId } = args.contextValue as Context;
  setResult({ ...result, errors: result.errors.map((error) => withRequestId(error, requestId)) });
}

/** Another error: what is found wrong with an operation is kept for the next one that is the same. */
export const withRequestId = (error: GraphQLError, requestId: string): GraphQLError => {
  const { message, nodes, source, positions, path, originalError } = error;
  return new GraphQLError(message, {
    ...(nodes && { nodes }),
    ...(source && { source }),
    ...(positions && { positions }),
    ...(path && { path }),
    ...(originalError && { originalError }),
    extensions: { ...error.extensions, requestId },
  });
};
