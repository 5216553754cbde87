import type { Json } from './json.ts';

const markedNumber = /"\\u0000([^"]*)"/g;

/** JSON text of a value that `parseExact` has read: marked texts are written as the numbers that they were. */
export const stringifyExact = (value: Json, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(markedNumber, '$1');
