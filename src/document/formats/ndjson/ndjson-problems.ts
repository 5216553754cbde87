import { jsonPointer } from '../../../lib/json-pointer.ts';
import type { Problem } from '../../../lib/problem.ts';

/** Reasons to refuse a document that only lines can give. */
export const ndjsonProblems = {
  brokenLine: (line: number, path: readonly (string | number)[]): Problem => ({
    code: 'INVALID_JSON',
    message: `Line ${line} ends before its JSON does; write each object in one line.`,
    path: jsonPointer(...path),
  }),
  twoInLine: (line: number): Problem => ({
    code: 'INVALID_JSON',
    message: `Line ${line} has something after its object; write each object in a line of its own.`,
    path: '',
  }),
  notAnObject: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} is no JSON object; write each entity as {"type": …, "entity": …}.`,
    path: '',
  }),
  unknownLine: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} says neither {"type": …, "entity": …} nor {"type": …, "deleted": …} nor {"metadata": …}; repair it or leave it out.`,
    path: '',
  }),
  typeMustBeString: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} has a type that is no string; name a list, such as "tools".`,
    path: '',
  }),
  entitiesInFirstLine: (): Problem => ({
    code: 'INVALID_LINE',
    message: "The first line has 'entities', but lines follow; write each entity in a line of its own.",
    path: '/entities',
  }),
  afterLastLine: (line: number): Problem => ({
    code: 'INVALID_LINE',
    message: `Line ${line} follows the one with the metadata, which must be the last; send one document at a time.`,
    path: '',
  }),
  withoutLastLine: (line: number): Problem => ({
    code: 'TRUNCATED_DOCUMENT',
    message: `The document ends too early, at line ${line}: its last line, {"metadata": …}, is missing; send all of it.`,
    path: '',
  }),
} as const;
