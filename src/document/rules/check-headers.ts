import { isHeaderName, isHeaderValue, repeatedHeaders } from '../../lib/header-fields.ts';
import { isJsonObject } from '../../lib/json.ts';
import { type Finding, nothingFound, wrong } from './finding.ts';

/** Names and values as RFC 9110 has them; each name once, in whatever case. */
export function checkHeaders(headers: unknown): readonly Finding[] {
  if (!isJsonObject(headers)) return nothingFound;
  const names = Object.keys(headers);
  if (names.length === 0) return nothingFound;
  const isWrong = (name: string): boolean => {
    const value = headers[name];
    return typeof value === 'string' && !isHeaderValue(value);
  };
  return [
    ...checkHeaderNames(names, (name) => name),
    ...names
      .filter(isWrong)
      .map((name) => wrong('a header value, without line breaks and other control characters', name)),
  ];
}

/** The same of a list of names; `placeOf` says where a name stands. */
export function checkHeaderNames(
  names: readonly string[],
  placeOf: (name: string, index: number) => string = (_name, index) => String(index),
): readonly Finding[] {
  const places = new Map(names.map((name, index) => [name, placeOf(name, index)]));
  const at = (name: string): string => places.get(name) ?? name;
  const unknown = names.filter((name) => !isHeaderName(name));
  const repeated = repeatedHeaders([...new Set(names)]);
  return [
    ...unknown.map((name) => wrong('a name that an HTTP header can have', at(name))),
    ...repeated.map((spellings) =>
      wrong(
        `each header once, and ${spellings.map((name) => `'${name}'`).join(' and ')} are one`,
        at(spellings[1] ?? ''),
      ),
    ),
  ];
}
