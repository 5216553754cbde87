import { InvalidDocument } from '../../document/problems.ts';
import { explained, type Problem } from '../../lib/problem.ts';
import type { Answer } from '../http-answers.ts';
import { type Refusal, refusalOf } from '../refusals.ts';

/** What a request is answered that has met an error; undefined where that is not to be expected. */
export function restAnswer(error: unknown): Answer | undefined {
  const expected = refusalOf(error);
  return expected && (error instanceof InvalidDocument ? refusedDocument(expected) : inRestWords(expected));
}

/** `{"detail": …}`, as the gateway has it that its users come from, with the code beside it. */
export function inRestWords({
  problems: [{ message, path: _path, ...problem }],
  ...answer
}: Refusal): Answer {
  return { ...answer, body: { detail: message, ...explained(problem) } };
}

/** The refusal of a document, with everything that is wrong with it. */
function refusedDocument({ problems, ...answer }: Refusal): Answer {
  const detail = `Import failed: ${joined(problems.map(({ message }) => message))}`;
  const { code } = problems[0];
  return { ...answer, body: { detail, ...explained({ code }), problems: problems.map(asItem) } };
}

const asItem = (problem: Problem): Problem => explained({ ...problem, message: asLine(problem.message) });

/** What the GraphQL API calls it → what it is called here. */
const words = [
  ['sourceSecret', 'rekey_secret'],
  ['sourceIdentity', 'source_identity'],
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
