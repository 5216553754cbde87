/**
 * Something that is wrong and that the caller can do something about. `code` is stable, upper snake case;
 * `message` is a whole sentence; `path` is a JSON pointer (RFC 6901) into the document.
 */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly kind?: string;
  readonly key?: string;
}

/** Thrown where something expected stands in the way; what catches it shows `problems` to the caller. */
export class ProblemError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems.map(({ message }) => message).join(' '));
    this.name = 'ProblemError';
    this.problems = problems;
  }
}
