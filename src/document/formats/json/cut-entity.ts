import { visit } from 'jsonc-parser';
import { kindOfCollection } from '../../../kinds/registry.ts';
import { mayBeInexact } from '../../../lib/exact-json.ts';
import { isJsonObject } from '../../../lib/json.ts';
import type { Problem } from '../../../lib/problem.ts';
import type { CutEntity } from '../../document-format.ts';
import { limitProblems, tooDeep, tooManyValues } from '../../limit-problems.ts';
import { type DocumentLimits, entityRoom, limitSettings } from '../../limits.ts';
import type { RawEntity } from '../../parse-entity.ts';
import { entitySubject, InvalidDocument, type Subject } from '../../problems.ts';
import { parseText, type Refuse, textOf } from './parse-text.ts';
import type { BrokenLimit, TakenValue } from './take-value.ts';

/** The entity that was taken at a place of a list; without bytes where it breaks a limit that forbids holding it. */
export function cutEntity(
  { place, breaks = 'size', bytes, members, start }: TakenValue,
  { collection, index }: Pick<CutEntity, 'collection' | 'index'>,
  limits: DocumentLimits,
): CutEntity {
  if (bytes !== undefined) return { collection, index, place, bytes, members, problems: none };
  const problem = explanations[breaks](limits, entitySubject(collection, index));
  const key = start && keyInStart(start, collection);
  return { collection, index, place, bytes, problems: [problem], notes: { key } };
}

const none: readonly Problem[] = [];

const tooLarge = (limits: DocumentLimits, { name, path }: Subject): Problem => ({
  code: 'ENTITY_TOO_LARGE',
  message: `${name} is larger than ${entityRoom(limits).bytes} bytes; shorten it or raise ${limitSettings.stringBytes}.`,
  path,
});

const explanations = {
  depth: tooDeep,
  values: tooManyValues,
  size: tooLarge,
} as const satisfies Record<BrokenLimit, typeof tooDeep>;

/** The field that names entities of a list. */
const keyField = (collection: string): string => kindOfCollection(collection)?.key ?? 'name';

/** The key of an entity of which only the beginning is held, as far as it stands there. */
function keyInStart(start: Buffer, collection: string): string | undefined {
  const field = keyField(collection);
  let key: string | undefined;
  try {
    visit(start.toString(), {
      onLiteralValue: (value, _at, _length, _line, _column, pathTo) => {
        // Paths take long where a text is deep.
        if (key !== undefined || typeof value !== 'string') return;
        const path = pathTo();
        if (path.length === 1 && path[0] === field) key = value;
      },
    });
  } catch (error) {
    // It goes by recursion; what it came to before counts.
    if (!(error instanceof RangeError)) throw error;
  }
  return storable(key);
}

/** The key of an entity that is a value already. */
export function keyInValue(value: unknown, collection: string): string | undefined {
  const key = isJsonObject(value) ? value[keyField(collection)] : undefined;
  return typeof key === 'string' ? storable(key) : undefined;
}

const mostCharacters = 1_000;

/** A key that is only to be shown, where a database has room for it: none has for NUL and for half a pair. */
const storable = (key: string | undefined): string | undefined =>
  key === undefined || /\0|\p{Surrogate}/u.test(key) ? undefined : key.slice(0, mostCharacters);

/** Parses what a reader has cut out. The document is refused where that is no JSON. */
export function parseCutEntity(
  cut: CutEntity,
  limits: DocumentLimits,
  refuse: Refuse = refuseAlone,
): RawEntity {
  const { collection, index, place, bytes, problems, notes, members } = cut;
  if (bytes === undefined) return { collection, index, value: undefined, problems, ...(notes && { notes }) };
  const at = { place, path: ['entities', collection, index], refuse, members };
  const text = textOf(bytes, at);
  const isDoubtful = mayBeInexact(text);
  const value = parseText(text, at, isDoubtful);
  const found = problemsOf(value, text, cut, limits);
  const known = { ...(isDoubtful && { isDoubtful }), ...(notes && { notes }) };
  return { collection, index, value, problems: found, text, ...known };
}

const refuseAlone: Refuse = (problem) => {
  throw new InvalidDocument([problem]);
};

/** Walking a value costs more than parsing it, and nearly all texts show that there is nothing to find. */
const problemsOf = (
  value: unknown,
  text: string,
  { collection, index }: CutEntity,
  limits: DocumentLimits,
): readonly Problem[] =>
  isSuspicious(text, limits) ? limitProblems(value, limits, entitySubject(collection, index)) : none;

/** NUL and half surrogates can only come as `\u…`. */
const isSuspicious = (text: string, limits: DocumentLimits): boolean =>
  text.includes('\\u') || text.length * 3 > limits.stringBytes;
