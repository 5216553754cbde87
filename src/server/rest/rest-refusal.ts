import { InvalidDocument } from '../../document/problems.ts';
import { TooManyExports } from '../../exports/exporting.ts';
import { NotDecompressible } from '../../lib/decompress.ts';
import type { Problem } from '../../lib/problem.ts';
import { UploadProblem } from '../../uploads/upload-problem.ts';
import { databaseRefusal } from '../database-refusal.ts';
import { DoorProblem } from '../door/door-problem.ts';
import type { Refusal } from '../refuse-request.ts';
import { refusalOf } from '../upload-refusals.ts';
import { RestProblem } from './rest-problem.ts';
import { asLine, joined } from './rest-words.ts';

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
