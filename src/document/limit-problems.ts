import type { Kind } from '../kinds/kind.ts';
import { isLongerThan, shortened } from '../lib/characters.ts';
import { isExactNumber } from '../lib/exact-json.ts';
import { jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { type DocumentLimits, limitSettings } from './limits.ts';
import type { Subject } from './problems.ts';

const mostProblems = 10;
// Far longer than any name that means something: a path is stored with each of the problems.
const longestName = 255;
const loneSurrogate = /\p{Surrogate}/u;

/** A value on the way, and how it was reached; the path is only put together for a message. */
interface Place {
  readonly value: unknown;
  readonly name: string;
  readonly parent: Place | undefined;
  readonly depth: number;
}

/**
 * What a value in its exact form holds that no stored value may: too many levels, too long texts, NUL, half a
 * surrogate pair. Walks without recursion, and ends early once there is enough to report.
 */
export function limitProblems(root: unknown, limits: DocumentLimits, subject: Subject): Problem[] {
  const problems: Problem[] = [];
  const places: Place[] = [{ value: root, name: '', parent: undefined, depth: 0 }];
  for (let place = places.pop(); place && problems.length < mostProblems; place = places.pop()) {
    if (isContainer(place.value) && place.depth >= limits.depth) return [tooDeep(limits, subject)];
    const wrong = wrongValue(place.value, limits, subject);
    if (wrong) problems.push({ ...wrong, path: subject.path + pointerTo(place) });
    if (isContainer(place.value)) pushMembers(place.value, place, places);
  }
  return problems;
}

function pushMembers(value: object, parent: Place, places: Place[]): void {
  const depth = parent.depth + 1;
  for (const [name, member] of Object.entries(value))
    if (isContainer(member) || typeof member === 'string')
      places.push({ value: member, name, parent, depth });
}

/** The problem of an entity that goes deeper than the limit, wherever that is noticed. */
export const tooDeep = (limits: DocumentLimits, { name, path }: Subject): Problem => ({
  code: 'DEPTH_EXCEEDED',
  message: `${name} is nested deeper than ${limits.depth} levels; flatten it or raise ${limitSettings.depth}.`,
  path,
});

/** The problem of an entity that has more values than the limit, wherever that is noticed. */
export const tooManyValues = (limits: DocumentLimits, { name, path }: Subject): Problem => ({
  code: 'TOO_MANY_VALUES',
  message: `${name} has more than ${limits.values} values at all levels; split it or raise ${limitSettings.values}.`,
  path,
});

/** Whether a value that was no text has more values than an entity may, counted as the scanner of texts does. */
export function hasTooManyValues(root: unknown, { values: most }: Pick<DocumentLimits, 'values'>): boolean {
  const waiting: unknown[] = [root];
  let count = 1;
  while (waiting.length > 0 && count <= most) {
    const value = waiting.pop();
    if (!isContainer(value)) continue;
    const members = Object.values(value);
    count += Math.max(1, members.length);
    // Pushed one by one: as arguments, very many would be too many for the stack.
    for (const member of members) if (isContainer(member)) waiting.push(member);
  }
  return count > most;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

type Wrong = Omit<Problem, 'path'> | undefined;

function wrongValue(value: unknown, limits: DocumentLimits, subject: Subject): Wrong {
  if (typeof value === 'string') return wrongText(value, limits, subject);
  if (!isContainer(value) || Array.isArray(value)) return;
  for (const name of Object.keys(value)) {
    const wrong = wrongText(name, limits, subject);
    if (wrong) return wrong;
  }
  return;
}

function wrongText(text: string, limits: DocumentLimits, { name }: Subject): Wrong {
  if (isExactNumber(text)) return;
  if (text.includes('\0'))
    return { code: 'NUL_CHARACTER', message: `${name} has a text with a NUL character; remove it.` };
  if (loneSurrogate.test(text))
    return { code: 'LONE_SURROGATE', message: `${name} has a text with half a surrogate pair; repair it.` };
  if (isLonger(text, limits.stringBytes))
    return {
      code: 'STRING_TOO_LONG',
      message: `${name} has a text of more than ${limits.stringBytes} bytes; shorten it or raise ${limitSettings.stringBytes}.`,
    };
  return;
}

/** A UTF-16 unit takes at most three bytes in UTF-8, so most texts need no counting. */
const isLonger = (text: string, bytes: number): boolean =>
  text.length * 3 > bytes && Buffer.byteLength(text) > bytes;

const pointerTo = ({ parent, name }: Place): string =>
  parent === undefined ? '' : pointerTo(parent) + jsonPointer(shortened(name, longestName));

type LengthLimit = 'keyLength' | 'nameLength' | 'tagLength';

const codes = {
  keyLength: 'KEY_TOO_LONG',
  nameLength: 'NAME_TOO_LONG',
  tagLength: 'TAG_TOO_LONG',
} as const satisfies Record<LengthLimit, string>;

type Fields = Readonly<Record<string, unknown>>;

/** A text that has a limit: how it is called, its place, and the limit. */
interface LimitedText {
  readonly what: string;
  readonly parts: readonly (string | number)[];
  readonly limit: LengthLimit;
  readonly value: unknown;
}

function limitedTexts(kind: Kind, { [kind.key]: key, name, tags }: Fields): LimitedText[] {
  const texts: LimitedText[] = [{ what: kind.key, parts: [kind.key], limit: 'keyLength', value: key }];
  if (kind.key !== 'name') texts.push({ what: 'name', parts: ['name'], limit: 'nameLength', value: name });
  if (Array.isArray(tags))
    for (const [index, value] of tags.entries())
      texts.push({ what: 'tag', parts: ['tags', index], limit: 'tagLength', value });
  return texts;
}

/**
 * Texts of an entity that are longer than its key, name and tags may be: these are indexed, and the database has no room
 * for longer ones in an index.
 */
export function lengthProblems(
  kind: Kind,
  fields: Fields,
  limits: DocumentLimits,
  subject: () => Subject,
): readonly Problem[] {
  return limitedTexts(kind, fields)
    .filter(({ value, limit }) => typeof value === 'string' && isLongerThan(value, limits[limit]))
    .map((text) => tooLong(text, limits, subject()));
}

const tooLong = (
  { what, parts, limit }: LimitedText,
  limits: DocumentLimits,
  { name, path }: Subject,
): Problem => ({
  code: codes[limit],
  message: `${name} has a ${what} of more than ${limits[limit]} characters; shorten it or raise ${limitSettings[limit]}.`,
  path: path + jsonPointer(...parts),
});
