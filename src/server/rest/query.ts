import { z } from 'zod';
import { shortened } from '../../lib/characters.ts';
import { type Problem, ProblemError, problemError } from '../../lib/problem.ts';
import { isStorable } from '../../lib/storable.ts';

/** The parameters of an operation: what is read by it, and what OpenAPI says of it. */
export type QuerySchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/**
 * The parameters of a request, as the schema has them; throws what is wrong with them, all at once. Each field is given all texts
 * that came under its name; an empty one counts as left out.
 */
export function readQuery<Form extends QuerySchema>(form: Form, query: URLSearchParams): z.output<Form> {
  const given = Object.keys(form.shape).map((name) => [name, query.getAll(name).filter(isGiven)] as const);
  return readAs(form, Object.fromEntries(given.filter(([, texts]) => texts.length > 0)));
}

const isGiven = (text: string): boolean => text !== '';

/**
 * A value as the schema has it; throws what is wrong with it. `name` is what the value is called, for what is wrong at its
 * top.
 */
export function readAs<Form extends z.ZodType>(form: Form, value: unknown, name?: string): z.output<Form> {
  const read = form.safeParse(value);
  if (read.success) return read.data;
  const [first, ...others] = distinct(read.error.issues.map((issue) => problemOf(issue, name)));
  if (first === undefined) throw new TypeError('What is refused has no reason.');
  throw new ProblemError([first, ...others]);
}

/** In REST's own words: messages that are no sentences say something of a name. Most have the same code. */
function problemOf(issue: z.core.$ZodIssue, name: string | undefined): Problem {
  const { path, message } = issue;
  const code = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  const names = path.flatMap((part) => (typeof part === 'string' ? [shortened(part)] : []));
  const subject = [...(name === undefined ? [] : [name]), ...names].join('.');
  return {
    code: code ?? 'BAD_USER_INPUT',
    message: /^[A-Z]/.test(message) ? message : `'${subject}' ${message}`,
  };
}

/** The problems, each once: what is wrong with every item of a list is said of the list. */
const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [problem.message, problem])).values(),
];

/** Something in the request is of the wrong sort. */
export const wrongParameter = (detail: string): ProblemError => problemError('BAD_USER_INPUT', detail);

const first = z.array(z.string()).transform(([one = '']) => one);

/** A text such that something stored can be the same. */
export const storableText = z
  .string()
  .refine(isStorable, 'has a NUL character or half a surrogate pair; leave it out.');

/** A text as it stands there; others under the same name are passed over. */
export const text = () => first.pipe(storableText);

/** Items separated by commas; empty ones are passed over. */
export const list = () =>
  z
    .array(z.string())
    .transform((texts) =>
      texts
        .flatMap((one) => one.split(','))
        .map((item) => item.trim())
        .filter(isGiven),
    )
    .pipe(z.array(storableText));

/** A word that means yes or no, in any case. */
export const boolean = () =>
  first.pipe(
    z.stringbool({
      // The spellings that ContextForge takes.
      truthy: ['true', '1', 'yes', 'y', 'on', 't'],
      falsy: ['false', '0', 'no', 'n', 'off', 'f'],
      error: 'must be true or false.',
    }),
  );

/** A whole number within these bounds. */
export function integer(minimum: number, maximum: number) {
  const error = `must be a whole number from ${minimum} to ${maximum}.`;
  const digits = z.string().regex(/^-?\d{1,15}$/, error);
  return first.pipe(digits).transform(Number).pipe(z.int(error).min(minimum, error).max(maximum, error));
}

/** What must not come in an address, and is in no description of it. */
export const notInAddress = (message: string) => z.never(message).optional().meta({ isRefused: true });

/** The parameters of a schema that are for anybody to use, by their names. */
export const parametersIn = ({ shape }: QuerySchema): [string, z.ZodType][] =>
  Object.entries(shape).filter(([, form]) => form.meta()?.['isRefused'] !== true);
