import { jsonPointer } from '../../../lib/json-pointer.ts';
import type { Problem } from '../../../lib/problem.ts';

type Path = readonly (string | number)[];

/** Reasons to refuse a document that only JSON text can give. Messages never quote the document: it has secrets. */
export const jsonProblems = {
  unexpected: (offset: number, path: Path): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: something unexpected is at byte ${offset}${within(path)}.`,
    path: jsonPointer(...path),
  }),
  trailing: (offset: number): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: something follows its end, at byte ${offset}.`,
    path: '',
  }),
  notUtf8: (offset: number, path: Path): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: the value at byte ${offset}${within(path)} is not UTF-8.`,
    path: jsonPointer(...path),
  }),
  truncated: (offset: number, path: Path): Problem => ({
    code: 'TRUNCATED_DOCUMENT',
    message: `The document ends too early, after ${offset} bytes${within(path)}; send all of it.`,
    path: jsonPointer(...path),
  }),
} as const;

const within = (path: Path): string => (path.length === 0 ? '' : `, within ${jsonPointer(...path)}`);
