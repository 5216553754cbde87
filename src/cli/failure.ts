import { TransportError } from '../client/transport.ts';
import { ProblemError } from '../lib/problem.ts';
import { CommandFailure, type FailureCode, type Verdict } from './exit-codes.ts';
import { unreadable } from './files.ts';
import { inWords } from './words.ts';

/** Why a command has failed, as it is told. */
export interface Failure {
  readonly verdict: Verdict;
  readonly code: string;
  readonly message: string;
  readonly advice?: string | undefined;
  readonly problems?: readonly object[];
  /** The address of the page where the code is explained. */
  readonly documentation?: string;
}

/** What an error that ended a command is to whoever has called it. */
export function failureOf(error: unknown): Failure {
  const known = withSentence(error);
  if (known instanceof CommandFailure) {
    const { verdict, code, message, advice, problems } = known;
    return { verdict, code, message: inWords(message), advice, ...(problems.length > 0 && { problems }) };
  }
  if (known instanceof TransportError) return ofTransport(known);
  if (known instanceof ProblemError)
    return {
      verdict: 'invalidDocument',
      code: known.problems[0].code,
      message: inWords(known.message),
      problems: known.problems,
    };
  const message = known instanceof Error ? known.message : String(known);
  return { verdict: 'unexpected', code: 'COMMAND_FAILED', message };
}

/** Files that are named by options, such as those of tokens and certificates. */
const withSentence = (error: unknown): unknown =>
  error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? unreadable(error, error.path)
    : error;

function ofTransport(error: TransportError): Failure {
  const { code, message } = error;
  if (code === 'UNREACHABLE') return ofLostConnection(error);
  if (code === 'SILENT') return { verdict: 'unreachable', code, message };
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN')
    return {
      verdict: 'notAllowed',
      code,
      message: message.replace(/ ?Send the header `Authorization: .*$/s, ''),
      advice:
        code === 'UNAUTHENTICATED'
          ? 'Give a token with LADING_TOKEN or --token-file. A server of your own keeps one in its data directory.'
          : undefined,
    };
  const advice = code === 'UNEXPECTED_ANSWER' ? 'Look at --url or LADING_URL.' : undefined;
  return { verdict: 'unexpected', code, message: inWords(message), advice };
}

interface Reason {
  readonly code: FailureCode;
  readonly message: (place: string) => string;
  readonly advice: string;
}

const elsewhere = 'Start a server with `lading start`, or name another one with --url or LADING_URL.';

const noHost: Reason = {
  code: 'HOST_NOT_FOUND',
  message: (place) => `There is no host at ${place}: its name is not known.`,
  advice: 'Look at --url or LADING_URL, and at the network that you are in.',
};

const notTrusted: Reason = {
  code: 'CERTIFICATE_NOT_TRUSTED',
  message: (place) => `The certificate of ${place} is not trusted.`,
  advice: 'Give the certificates of your organisation with --cacert.',
};

/** Why nobody answers, by the code that the system, or TLS, gives to what went wrong. */
const reasons: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: {
    code: 'NOTHING_LISTENS',
    message: (place) => `Nothing listens at ${place}.`,
    advice: elsewhere,
  },
  ENOTFOUND: noHost,
  EAI_AGAIN: noHost,
  DEPTH_ZERO_SELF_SIGNED_CERT: notTrusted,
  SELF_SIGNED_CERT_IN_CHAIN: notTrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notTrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: notTrusted,
};

function ofLostConnection({ message, code, cause }: TransportError): Failure {
  const reason = codesIn(cause).flatMap((one) => reasons[one] ?? [])[0];
  if (reason === undefined) return { verdict: 'unreachable', code, message, advice: elsewhere };
  const [place = 'this address'] = /^\w+:\/\/\S+/.exec(message) ?? [];
  return {
    verdict: 'unreachable',
    code: reason.code,
    message: reason.message(place),
    advice: reason.advice,
  };
}

/** What an error and those that it was caused by, or is made of, are called. */
function codesIn(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const parts = error instanceof AggregateError ? error.errors.flatMap(codesIn) : [];
  return [...own, ...parts, ...codesIn(error.cause)];
}
