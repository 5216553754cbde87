/** A JSON pointer (RFC 6901) made of unescaped parts: `jsonPointer('entities', 'tools', 3)`. */
export const jsonPointer = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
