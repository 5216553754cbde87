import { jsonPointer } from '../lib/json-pointer.ts';

/** What a message speaks about, and where that is in the document. */
export interface Subject {
  /** How a sentence begins: `Entity 3 in 'tools'`. */
  readonly name: string;
  /** JSON pointer: `/entities/tools/3`. */
  readonly path: string;
}

export const entitySubject = (collection: string, index: number): Subject => ({
  name: `Entity ${index} in '${collection}'`,
  path: jsonPointer('entities', collection, index),
});

export const fieldSubject = (field: string): Subject => ({
  name: `Field '${field}'`,
  path: jsonPointer(field),
});
