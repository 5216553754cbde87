import { createHash } from 'node:crypto';
import { firstCharacters } from './characters.ts';

// Slugs are indexed, and one letter can become eighteen when it is taken apart.
const longest = 255;

// Letters that Unicode does not take apart.
const spelled: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae' };

const simple = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * The spelling under which other gateways mention an entity: `send-mail` for `Send.Mail`, `geo-code` for
 * `geo_code`. Letters lose their marks first, so `Über` becomes `uber`.
 */
export const slugOf = (name: string): string => (simple.test(name) ? cut(name) : cut(spelledPlainly(name)));

const spelledPlainly = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[ßøæ]/g, (letter) => spelled[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');

const cut = (slug: string): string =>
  slug.length <= longest ? slug : firstCharacters(slug, longest).replace(/-$/, '');

const longestPart = 60;
const simplePart = /^[a-zA-Z0-9]+(?:[_-][a-zA-Z0-9]+)*$/;

/**
 * A text as part of a name made of letters, digits, `_` and `-`. Parts joined by `__` are told apart and stay
 * different: a part never has `__` in it, except before the hash that marks a text which is no such part itself.
 */
export function identifierPart(text: string): string {
  if (text.length <= longestPart && simplePart.test(text)) return text;
  const readable = text
    .slice(0, longestPart)
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return `${readable || 'x'}__${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
