import { readFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { TransportError } from '../client/transport.ts';
import { explanationOf, ProblemError } from '../lib/problem.ts';
import { type Telling, tellJson } from './command.ts';
import { CommandFailure, type FailureCode, type Verdict } from './exit-codes.ts';
import { unreadable } from './files.ts';
import { createProgram } from './program.ts';
import { type Connected, type Terminal, terminalOf } from './terminal.ts';
import { inWords } from './words.ts';

/** Does what a command line says, and gives what it has come to; what goes wrong is told. */
export async function runCommandLine(words: readonly string[], connected: Connected): Promise<Verdict> {
  const terminal = terminalOf(connected);
  // Looked for here: what is wrong with the command line is told as well, and then there are no options to look at.
  let isReadByPrograms = words.some((word) => word === '--json' || word === '--json-stream');
  const begin = (telling: Telling): void => {
    isReadByPrograms = telling !== 'text';
  };
  let server: string | undefined;
  const reach = (url: string): void => {
    server = url;
  };
  let verdict: Verdict = 'done';
  const end = (reached: Verdict): void => {
    verdict = reached;
  };
  try {
    const program = createProgram({ terminal, connected, version: await version(), begin, reach, end });
    await program.parseAsync(words, { from: 'user' });
    return verdict;
  } catch (error) {
    return tellError(terminal, error, { isReadByPrograms, server });
  }
}

interface Circumstances {
  readonly isReadByPrograms: boolean;
  /** The one that was asked last. */
  readonly server: string | undefined;
}

async function tellError(
  terminal: Terminal,
  error: unknown,
  { isReadByPrograms, server }: Circumstances,
): Promise<Verdict> {
  // Help and version are no failures, and who named no command was shown the help.
  if (error instanceof CommanderError && error.exitCode === 0) return 'done';
  const failure = explained(error instanceof CommanderError ? ofCommander(error) : failureOf(error), server);
  if (!isHelp(error)) tellPeople(terminal, failure);
  const { verdict, ...told } = failure;
  if (isReadByPrograms) await tellJson({ terminal }, { error: told });
  return verdict;
}

const withoutPage: ReadonlySet<Verdict> = new Set(['unreachable', 'interrupted']);

/** The failure with the page about codes of the server that was asked, if that answers, where there is no better advice. */
const explained = (failure: Failure, server: string | undefined): Failure =>
  server === undefined || failure.advice !== undefined || withoutPage.has(failure.verdict)
    ? failure
    : { ...failure, documentation: `${server}${explanationOf(failure.code)}` };

function tellPeople(terminal: Terminal, { message, advice, documentation }: Failure): void {
  // How far it came stands above the reason why it came no further.
  terminal.settle();
  terminal.note(`${terminal.paintNote('red', 'Error:')} ${message}`);
  if (advice !== undefined) terminal.note(advice);
  if (documentation !== undefined) terminal.note(`See ${documentation}`);
}

const isHelp = (error: unknown): boolean =>
  error instanceof CommanderError && error.code === 'commander.help';

/**
 * A failure that commander has found, as a sentence in its words; the word that was likely meant stands in brackets behind
 * it.
 */
function ofCommander(error: CommanderError): Failure {
  const [said = '', meant] = error.message.replace(/^error: /, '').split(/\n\((.*)\)/);
  const sentence = said.replace(/^[a-z]/, (letter) => letter.toUpperCase()).replace(/(?<!\.)$/, '.');
  return {
    verdict: 'unexpected',
    code: 'WRONG_COMMAND_LINE',
    message: isHelp(error) ? 'A command is missing.' : sentence,
    advice: [...(meant === undefined ? [] : [meant]), 'Add --help for what there is.'].join(' '),
  };
}

/**
 * The version of the package, whose manifest is beside the program, or above it once it is compiled into a folder of its
 * own.
 */
async function version(): Promise<string> {
  for (const above of ['../../', '../../../']) {
    const text = await readFile(new URL(`${above}package.json`, import.meta.url), 'utf8').catch(
      () => undefined,
    );
    if (text !== undefined) return String(JSON.parse(text).version);
  }
  throw new Error('The package is not complete: package.json is missing.');
}

/** Why a command has failed, as it is told. */
interface Failure {
  readonly verdict: Verdict;
  readonly code: string;
  readonly message: string;
  readonly advice?: string | undefined;
  readonly problems?: readonly object[];
  /** The address of the page where the code is explained. */
  readonly documentation?: string;
}

/** What an error that ended a command is to whoever has called it. */
function failureOf(error: unknown): Failure {
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
      message: inWords(message.replace(/ ?Send the header `Authorization: .*$/s, '')),
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
