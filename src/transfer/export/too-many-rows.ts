import { ProblemError } from '../../lib/problem.ts';
import type { Lading } from '../lading.ts';

/** Entities as objects are all held in memory at once, and so is what is made of them; documents are streams. */
export class TooManyRows extends ProblemError {
  constructor(count: number, { answerEntities }: Pick<Lading['limits'], 'answerEntities'>) {
    super([
      {
        code: 'ANSWER_TOO_LARGE',
        message:
          `The answer would have ${count} entities, and it may have ${answerEntities} (LADING_MAX_ANSWER_ENTITIES). ` +
          'Take them as a file (`download`), page by page (`tools(first:, after:)` and its like), or select fewer.',
      },
    ]);
    this.name = 'TooManyRows';
  }
}
