import { explanationOf, type Problem as PlainProblem } from '../../src/lib/problem.ts';
import { builder, type SchemaTypes } from '../builder.ts';

/** What the API says of a code, wherever there is one. */
const codeText = 'What is wrong, for programs: stable, upper snake case, such as `STALE_PLAN`.';

/** What the API says of the link to the page about codes. */
const documentationText =
  'Where the code is explained and what to do about it: a path on this server, such as `/docs/errors#stale_plan`.';

/** What the API says of a message, wherever there is one. */
const messageText = 'What is wrong and what to do, in whole sentences for people; the words may change.';

/** The fields of one thing that is wrong; `place` says what its pointer leads into. */
export const problemFields = (
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, PlainProblem>,
  place: string,
) => ({
  code: t.exposeString('code', { description: codeText }),
  message: t.exposeString('message', { description: messageText }),
  documentation: t.string({
    description: documentationText,
    resolve: ({ code }) => explanationOf(code),
  }),
  path: t.exposeString('path', { nullable: true, description: `JSON pointer (RFC 6901) into ${place}.` }),
});

/**
 * The interface of every error that a caller can expect. An error's class becomes a type with
 * `builder.objectType(Class, { name: '…Error', interfaces: [Problem] })`, and a member of the result union of each
 * field that names the class in `errors: { types: [Class] }`; thrown there, it is that member.
 */
export const Problem = builder.interfaceRef<Error>('Problem').implement({
  description:
    'An error that a caller can expect. It is a member of every result union that it can come from; nothing was done.',
  fields: (t) => ({
    message: t.exposeString('message', { description: messageText }),
    code: t.string({
      description: codeText,
      resolve: (_problem, _args, _context, { parentType }) => codeOf(parentType.name),
    }),
    documentation: t.string({
      description: documentationText,
      resolve: (_problem, _args, _context, { parentType }) => explanationOf(codeOf(parentType.name)),
    }),
  }),
});

/** `STALE_REVISION` for `StaleRevisionError`. */
const codeOf = (typeName: string): string =>
  typeName
    .replace(/Error$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();
