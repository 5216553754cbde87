import type { Kind } from '../kinds/kind.ts';
import { isLongerThan } from '../lib/characters.ts';
import { jsonPointer } from '../lib/json-pointer.ts';
import type { Problem } from '../lib/problem.ts';
import { type DocumentLimits, limitSettings } from './limits.ts';
import type { Subject } from './subject.ts';

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
