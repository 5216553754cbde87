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

/** A problem as it is told: with the link to where its code is explained. */
export const explained = <Told extends Pick<Problem, 'code'>>(
  problem: Told,
): Told & { readonly documentation: string } => ({ ...problem, documentation: explanationOf(problem.code) });

/** Extensions of a GraphQL error. */
export const codeExtensions = (code: string): { readonly code: string; readonly documentation: string } => ({
  code,
  documentation: explanationOf(code),
});

/**
 * Thrown where something expected stands in the way; what catches it shows `problems` to the caller. The first one has a code
 * of its own where only few can be met.
 */
export class ProblemError<Code extends string = string> extends Error {
  readonly problems: readonly [Problem & { readonly code: Code }, ...Problem[]];

  constructor(problems: ProblemError<Code>['problems'], options?: ErrorOptions) {
    super(problems.map(({ message }) => message).join(' '), options);
    this.name = 'ProblemError';
    this.problems = problems;
  }
}

/** The error of one problem. */
export const problemError = <Code extends string>(
  code: Code,
  message: string,
  options?: ErrorOptions,
): ProblemError<Code> => new ProblemError([{ code, message }], options);

/**
 * The part of an error that may be logged: not the whole, because those of the database carry the values of the
 * statement.
 */
export const loggable = (error: unknown): unknown =>
  error instanceof Error
    ? {
        type: error.name,
        message: error.message,
        stack: error.stack,
        ...('code' in error && { code: error.code }),
        ...(error.cause !== undefined && { cause: loggable(error.cause) }),
      }
    : { type: typeof error };
