import { InvalidDocument } from '../../document/problems.ts';
import { TooManyExports } from '../../exports/exporting.ts';
import { NotDecompressible } from '../../lib/decompress.ts';
import type { Problem } from '../../lib/problem.ts';
import { UploadProblem } from '../../uploads/upload-problem.ts';
import { DoorProblem } from '../door/door-problem.ts';
import type { Refusal } from '../http-answers.ts';
import { databaseRefusal, refusalOf } from '../refusals.ts';
import { RestProblem } from './rest-route.ts';

/** What a request is answered that failed; undefined where the error is not to be expected. */
export function restRefusal(error: unknown): Refusal | undefined {
  if (error instanceof RestProblem) {
    const { status, message: detail, headers, members } = error;
    return { status, headers, body: { detail, ...members } };
  }
  if (error instanceof DoorProblem) return refusal(error.status, error.message, error.headers);
  if (error instanceof InvalidDocument) return invalid(error.problems);
  if (error instanceof NotDecompressible)
    return refusal(400, 'The body is not encoded as its Content-Encoding says, or it is damaged.');
  if (error instanceof UploadProblem) {
    const { status, headers = {} } = refusalOf(error);
    return refusal(status, error.message, headers);
  }
  if (error instanceof TooManyExports) return refusal(503, error.message, { 'retry-after': '5' });
  const trouble = databaseRefusal(error);
  return trouble && refusal(trouble.status, trouble.message, trouble.headers);
}

export const refusal = (status: number, detail: string, headers: Refusal['headers'] = {}): Refusal => ({
  status,
  body: { detail },
  headers,
});

const tooLarge = ['DOCUMENT_TOO_LARGE', 'TOO_MANY_ENTITIES'];

/** In the words of the gateway that its users come from, with everything that is wrong. */
function invalid(problems: readonly Problem[]): Refusal {
  const detail = `Import failed: ${joined(problems.map(({ message }) => message))}`;
  const status = problems.some(({ code }) => tooLarge.includes(code)) ? 413 : 400;
  return { status, body: { detail, problems: problems.map(inItsWords) } };
}

const inItsWords = (problem: Problem): Problem => ({ ...problem, message: asLine(problem.message) });

/** What the GraphQL API calls it → what it is called here. */
const words = [
  ['sourceSecret', 'rekey_secret'],
  ['conflictStrategy', 'conflict_strategy'],
  ['dryRun', 'dry_run'],
] as const;

const longest = 1_000;
const mostJoined = 10;

/** A message as one line of a list, in the words of REST. */
export function asLine(message: string): string {
  const line = words.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), message);
  return cut(line.replace(/\s+/g, ' '));
}

const cut = (line: string): string => (line.length > longest ? `${line.slice(0, longest)}…` : line);

/** The first of several messages as one text. */
export function joined(messages: readonly string[]): string {
  const others = messages.length - mostJoined;
  return [...messages.slice(0, mostJoined).map(asLine), ...(others > 0 ? [`and ${others} more`] : [])].join(
    '; ',
  );
}
