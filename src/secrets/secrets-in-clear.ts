import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { isMask } from './masks.ts';
import { parseSealed } from './sealed-form.ts';
import { isSecretName, looksSecret } from './secret-names.ts';
import { mapAddress, mapFree } from './secret-parts.ts';

/**
 * Whether an address lets somebody in: by the words of `mapAddress`, but for who signs in by a name alone, as in
 * `ssh://git@host`, and for what is only the place of a secret.
 */
export function hasSecretInAddress(address: string): boolean {
  let isFound = false;
  mapAddress(address, (value, part) => {
    isFound ||= part === userinfo ? letsIn(value, address) : isClear(value);
    return value;
  });
  return isFound;
}

const userinfo = 'userinfo';
const ofTheWeb = /^(?:https?|wss?):/i;

// Of the web is nobody known by a name alone: it is a token.
function letsIn(user: string, address: string): boolean {
  const at = user.indexOf(':');
  const secret = at < 0 ? user : user.slice(at + 1);
  return (at >= 0 || ofTheWeb.test(address) || looksSecret(user)) && isClear(secret);
}

/** What a text says where it means that a secret belongs there: `{token}`, `password`, `ghp_xxxxxxxx`, `abc...`. */
const example =
  /^(?:\{[^{}]*\}|\(.*\)|(?:my|the|some|example)?[-_]?(?:pass(?:word|wd)?|pwd|secret|token|key|api[-_]?key)s?|none|null|test)$|x{6}|\.\.\.|…/i;

const isClear = (value: string): boolean =>
  value !== '' && !isMask(value) && !example.test(value) && parseSealed(value) === undefined;

/** Whether a text, of any length, has a well-known sort of token in it, a private key, or an address that lets in. */
export const hasSecretInText = (text: string): boolean =>
  (text.length >= shortest && sign.test(text) && some(text, tokens, isClear)) ||
  (text.includes('://') && some(text, addresses, hasSecretInAddress));

const shortest = 16;
/** What every one of them has: looked for first, as most texts have none. */
const sign = /[-_]|AKIA|eyJ/;

// Each begins where no other could have begun before it, so that looking takes no longer than the text is long.
const tokens =
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----|(?<![\w-])(?:gh[pousr]_[A-Za-z\d]{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{16,}|npm_[A-Za-z\d]{30,}|sk-(?=[\w-]*\d)[\w-]{20,}|AKIA[A-Z\d]{16}(?![\w-])|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+)/g;
const addresses = /(?<![a-z\d+.-])[a-z][a-z\d+.-]{0,40}:\/\/[^\s"'<>`\\|]+/gi;

function some(text: string, pattern: RegExp, isMeant: (found: string) => boolean): boolean {
  if (text.search(pattern) < 0) return false;
  for (const [found] of text.matchAll(pattern)) if (isMeant(found)) return true;
  return false;
}

/** Where a JSON Schema gives a secret away: a default of what is called like one, and any text that has one in it. */
export function secretsInSchema(schema: JsonObject): readonly (readonly string[])[] {
  const walk: Walk = { path: [], found: [] };
  walkSchema(schema, '', walk);
  return walk.found;
}

interface Walk {
  readonly path: string[];
  readonly found: (readonly string[])[];
}

/** `property` is what the schema is of. */
function walkSchema(schema: unknown, property: string, walk: Walk): void {
  if (typeof schema === 'string') {
    if (hasSecretInText(schema)) walk.found.push([...walk.path]);
  } else if (Array.isArray(schema)) {
    schema.forEach((item, index) => {
      within(String(index), item, property, walk);
    });
  } else if (isJsonObject(schema)) {
    for (const member in schema) within(member, schema[member], property, walk);
  }
}

function within(member: string, value: unknown, property: string, walk: Walk): void {
  walk.path.push(member);
  if (named.has(member) && isJsonObject(value)) walkNamed(value, walk);
  else if (values.has(member)) walkValue(value, property, walk);
  else walkSchema(value, property, walk);
  walk.path.pop();
}

const named = new Set(['properties', 'patternProperties', '$defs', 'definitions']);
const values = new Set(['default', 'const', 'examples', 'example']);

function walkNamed(schemas: JsonObject, walk: Walk): void {
  for (const name in schemas) {
    walk.path.push(name);
    walkSchema(schemas[name], name, walk);
    walk.path.pop();
  }
}

function walkValue(value: unknown, property: string, walk: Walk): void {
  if (typeof value === 'string' ? givesAway(value, property) : hasSecretWithin(value as Json, property))
    walk.found.push([...walk.path]);
}

const givesAway = (text: string, property: string): boolean =>
  isSecretName(property) ? isClear(text) : hasSecretInText(text);

function hasSecretWithin(value: Json, property: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let isFound = false;
  mapFree({ [property]: value }, (text) => {
    isFound ||= isClear(text);
    return text;
  });
  return isFound;
}
