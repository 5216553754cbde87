import { isJsonObject } from '../lib/json.ts';
import { hasSecretInAddress, hasSecretInText } from '../secrets/secrets-in-clear.ts';

/** Something about what a field holds; suspicious: it may be meant, and is only refused where that is asked for. */
export interface Finding {
  /** The names that lead to it within the field. */
  readonly at: readonly string[];
  /** Goes on after "expected": `an address that begins with http`. */
  readonly wrong: string;
  readonly isSuspicious: boolean;
  /** A suspicious one: a secret in clear, where none is sealed or left out of an export. */
  readonly isSecret?: true;
}

export const wrong = (text: string, ...at: readonly string[]): Finding => ({
  at,
  wrong: text,
  isSuspicious: false,
});

const suspicious = (text: string, ...at: readonly string[]): Finding => ({
  at,
  wrong: text,
  isSuspicious: true,
});

export const secretFound = (...at: readonly string[]): Finding => ({
  ...suspicious('has what looks like a secret in it, which is neither sealed nor masked there', ...at),
  isSecret: true,
});

export const nothingFound: readonly Finding[] = [];

const control = /\p{Cc}/u;
/** Characters that move a terminal's cursor, or turn a text around. */
const obeyed = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u;
const markup =
  /<\/?(?:script|iframe|frame|frameset|object|embed|applet|svg|math|img|video|audio|link|meta|base|form|input|style|html|body)\b|(?:^|[\s"'`<>=(])(?:javascript|vbscript):|<[^>]*\son[a-z]+\s*=|data:text\/html/i;

/** Findings in a name, or another text that stands in one line. */
export function checkLine(text: string, ...at: readonly string[]): readonly Finding[] {
  if (control.test(text)) return [wrong('no control characters, such as a line break', ...at)];
  return checkText(text, ...at);
}

/** Findings in a text for people, and for models: it may have lines. */
export function checkText(text: string, ...at: readonly string[]): readonly Finding[] {
  const [isMarkup, isObeyed] = [markup.test(text), obeyed.test(text)];
  const secrets = checkContent(text, ...at);
  if (!isMarkup && !isObeyed) return secrets;
  return [
    ...(isMarkup ? [suspicious('has markup or script in it', ...at)] : []),
    ...(isObeyed ? [suspicious('has characters that a terminal obeys or that turn text around', ...at)] : []),
    ...secrets,
  ];
}

/** Findings in a text in which anything may stand but what lets somebody in, as nothing seals it there. */
export const checkContent = (text: string, ...at: readonly string[]): readonly Finding[] =>
  hasSecretInText(text) ? [secretFound(...at)] : nothingFound;

const allowed = /^(?:https?|wss?):\/\//i;
const scheme = /^[a-z][a-z\d+.-]*:/i;
const placeholder = /\$\{|\{\{|<[^>]+>|^\$[A-Z_]|(?:^|\/\/)(?:YOUR|REPLACE)[-_]/;

/** Findings in where something is reached: an address of the web, or one that somebody has yet to fill in. */
export function checkAddress(address: string): readonly Finding[] {
  if (address === '') return nothingFound;
  if (placeholder.test(address)) return checkUnfinished(address);
  if (!allowed.test(address)) return [wrong('an address that begins with http, https, ws or wss')];
  if (control.test(address) || !URL.canParse(address)) return [wrong('an address that is a URL')];
  return mayBeInward.test(address) && isInward(new URL(address).hostname)
    ? [suspicious('leads to the metadata of a cloud or to a link-local address')]
    : nothingFound;
}

function checkUnfinished(address: string): readonly Finding[] {
  const isForbidden = scheme.test(address) && !allowed.test(address);
  return isForbidden
    ? [wrong('an address that begins with http, https, ws or wss')]
    : [suspicious('has a placeholder in it, which nobody fills in here')];
}

/** Hosts that are numbers, in whatever notation, or have one of these names; the others need no second look. */
const mayBeInward = /^\w+:\/\/(?:[^/?#]*@)?(?:\[|\d|metadata|instance-data)|[^ -~]/i;

const inward =
  /^(?:169\.254\.\d+\.\d+|100\.100\.100\.200|192\.0\.0\.192|168\.63\.129\.16|\[fe[89ab][\da-f]:.*\]|\[fd00:ec2::254\]|\[::ffff:a9fe:[\da-f]+\]|metadata(?:\.google\.internal|\.goog|\.azure\.internal)?|instance-data(?:\.ec2\.internal)?)\.?$/i;

/** A host as `URL` writes it: numbers in other notations are dotted there. */
const isInward = (host: string): boolean => inward.test(host);

const executed = /^\s*(?:javascript|vbscript|data)\s*:/i;

/** Findings in the uri of a root, which may be any place, but nothing that runs where it is followed. */
export const checkPlace = (uri: string): readonly Finding[] =>
  executed.test(uri) ? [wrong('a uri of a place, not of a script or of data')] : checkUri(uri);

/** Findings in a key that is an address as well: it would be another one if its secret was sealed or left out. */
export function checkUri(uri: string): readonly Finding[] {
  const found = checkLine(uri);
  const isNew = !found.some(({ isSecret }) => isSecret) && hasSecretInAddress(uri);
  return isNew ? [...found, secretFound()] : found;
}

const mediaType =
  /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$%&'*+.^`|~-]+|"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"))*$/u;

/** Findings in a media type (RFC 9110, 8.3.1). */
export const checkMediaType = (text: string): readonly Finding[] =>
  text === '' || mediaType.test(text) ? nothingFound : [wrong('a media type, such as text/plain')];

/** Findings in headers: names and values as RFC 9110 has them (5.6.2, 5.5), each name once, in whatever case. */
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

/** Findings in a list of names of headers; `placeOf` says where a name stands. */
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

// RFC 9110, 5.6.2.
const token = /^[\w!#$%&'*+.^`|~-]+$/;
// RFC 9110, 5.5: what is not ASCII are octets that nobody looks into.
const forbidden = /[^\P{Cc}\t]/u;

export const isHeaderName = (name: string): boolean => token.test(name);

export const isHeaderValue = (value: string): boolean => !forbidden.test(value);

/** Groups of names of headers that are one name, as case makes no difference: each has two or more. */
export function repeatedHeaders(names: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const folded = name.toLowerCase();
    groups.set(folded, [...(groups.get(folded) ?? []), name]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
