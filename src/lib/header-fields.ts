// RFC 9110, 5.6.2.
const token = /^[\w!#$%&'*+.^`|~-]+$/;
// RFC 9110, 5.5: what is not ASCII are octets that nobody looks into.
const forbidden = /[^\P{Cc}\t]/u;

export const isHeaderName = (name: string): boolean => token.test(name);

export const isHeaderValue = (value: string): boolean => !forbidden.test(value);

/** Names that are one name, as case makes no difference: each group has two or more. */
export function repeatedHeaders(names: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const folded = name.toLowerCase();
    groups.set(folded, [...(groups.get(folded) ?? []), name]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
