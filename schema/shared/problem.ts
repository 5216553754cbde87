import { builder } from '../builder.ts';

/**
 * The interface of every error that a caller can expect. An error's class becomes a type with
 * `builder.objectType(Class, { name: '…Error', interfaces: [Problem] })`, and a member of the result union of each
 * field that names the class in `errors: { types: [Class] }`; thrown there, it is that member.
 */
export const Problem = builder.interfaceRef<Error>('Problem').implement({
  description: 'An error that a caller can expect: a member of the result unions it can come from.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'A whole sentence a person can act on.' }),
    code: t.string({
      description: 'Stable, upper snake case.',
      resolve: (_problem, _args, _context, { parentType }) => codeOf(parentType.name),
    }),
  }),
});

/** `STALE_REVISION` for `StaleRevisionError`. */
const codeOf = (typeName: string): string =>
  typeName
    .replace(/Error$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();
