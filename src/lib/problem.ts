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

/** Where every server has the page about codes, for anybody; it is made of `docs/errors.md`. */
export const explanationsPath = '/docs/errors';

/**
 * Where a code is explained: a path on the server that has given it. Not a whole address, as those who follow a job
 * share what they are told, and may have reached the server under different names.
 */
export const explanationOf = (code: string): string => `${explanationsPath}#${code.toLowerCase()}`;

/** Extensions of a GraphQL error. */
export const codeExtensions = (code: string): { readonly code: string; readonly documentation: string } => ({
  code,
  documentation: explanationOf(code),
});

/** Thrown where something expected stands in the way; what catches it shows `problems` to the caller. */
export class ProblemError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems.map(({ message }) => message).join(' '));
    this.name = 'ProblemError';
    this.problems = problems;
  }
}
