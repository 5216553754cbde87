import { createHash } from 'node:crypto';

const longest = 60;
const simple = /^[a-zA-Z0-9]+(?:[_-][a-zA-Z0-9]+)*$/;

/**
 * A text as part of a name made of letters, digits, `_` and `-`. Parts joined by `__` are told apart and stay
 * different: a part never has `__` in it, except before the hash that marks a text which is no such part itself.
 */
export function identifierPart(text: string): string {
  if (text.length <= longest && simple.test(text)) return text;
  const readable = text
    .slice(0, longest)
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return `${readable || 'x'}__${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
