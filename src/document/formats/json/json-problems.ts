import { jsonPointer } from '../../../lib/json-pointer.ts';
import type { Problem } from '../../../lib/problem.ts';
import { atPlace, type Place, type TextPlace } from '../../places.ts';

type Path = readonly (string | number)[];

/** Reasons to refuse a document that only JSON text can give. Messages never quote the document: it has secrets. */
export const jsonProblems = {
  unexpected: (place: TextPlace, path: Path): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: something unexpected is at ${at(place)}${within(path)}.`,
    path: jsonPointer(...path),
  }),
  trailing: (place: TextPlace): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: something follows its end, at ${at(place)}.`,
    path: '',
  }),
  notUtf8: (place: TextPlace, path: Path): Problem => ({
    code: 'INVALID_JSON',
    message: `The document is not valid JSON: the value at ${at(place)}${within(path)} is not UTF-8.`,
    path: jsonPointer(...path),
  }),
  truncated: (place: TextPlace, path: Path): Problem => ({
    code: 'TRUNCATED_DOCUMENT',
    message: `The document ends too early, at ${atPlace(place)}, after ${place.offset} bytes${within(path)}; send all of it.`,
    path: jsonPointer(...path),
  }),
  duplicate: (first: Place, second: Place, path: Path): Problem => ({
    code: 'DUPLICATE_MEMBER',
    message: `The document has ${shown(path.at(-1))} twice${within(path.slice(0, -1))}, at ${atPlace(first)} and at ${atPlace(second)}; keep one of them.`,
    path: jsonPointer(...path),
  }),
} as const;

const at = (place: TextPlace): string => `${atPlace(place)} (byte ${place.offset})`;

/** Names come from the document: a message must not grow with them. */
const shown = (name: unknown): string => `'${String(name).slice(0, 100)}'`;

const within = (path: Path): string => (path.length === 0 ? '' : `, within ${jsonPointer(...path)}`);
