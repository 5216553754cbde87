import { badUserInput } from './bad-user-input.ts';

/** The scalar of a file, which comes only as a variable that the multipart request maps to it, and never goes out. */
export const fileScalar = {
  description:
    'A file of the GraphQL multipart request convention: a variable that the request maps to one of its parts. Never in answers.',
  parseValue: (value: unknown): File => {
    if (isFile(value)) return value;
    throw badUserInput('A File is uploaded with a multipart request, which maps the variable to it.');
  },
  parseLiteral: (): never => {
    throw badUserInput('A File cannot be written into the query: give it as a variable.');
  },
  serialize: (): never => {
    throw new TypeError('A File is only taken, never given.');
  },
};

/** Not by its class: the server's reader of forms has one of its own. */
const isFile = (value: unknown): value is File =>
  typeof value === 'object' &&
  value !== null &&
  'stream' in value &&
  typeof value.stream === 'function' &&
  'arrayBuffer' in value &&
  typeof value.arrayBuffer === 'function';
