import { isExactNumber } from '../lib/exact-json.ts';
import { isJsonObject, type Json } from '../lib/json.ts';
import { isMask, mask } from './masks.ts';
import { parseSealed } from './sealed-form.ts';
import { isSecretHeader } from './secret-headers.ts';
import { isSecretName, isSecretParameter, looksSecret } from './secret-names.ts';

/** What comes in the place of a secret part; undefined leaves it out. `name` tells where in the value it stands. */
export type ChangePart = (value: string, name: string) => Json | undefined;

/**
 * An address with its secret parts changed: who signs in (`user:password@`), and parameters that are called like a
 * secret or look like one. What stands there already sealed or masked is such a part as well; of a mask, `change` is told in our own.
 */
export function mapAddress(address: string, change: ChangePart, prefix = ''): string {
  if (!special.test(address)) return address;
  const [, start = '', user, rest = ''] = signedIn.exec(address) ?? [undefined, '', undefined, address];
  const [, path = '', query = '', fragment = ''] = parts.exec(rest) ?? [];
  const changed =
    user === undefined || user === '' ? user : change(masked(user, passwordIn), `${prefix}userinfo`);
  const before = changed === undefined ? '' : `${String(changed)}@`;
  return start + before + path + mapQuery(query, change, prefix) + mapQuery(fragment, change, prefix);
}

const special = /[@?#]/;
const signedIn = /^([a-z][a-z\d+.-]*:\/\/)([^/?#]*)@(.*)$/is;
const parts = /^([^?#]*)(\?[^#]*)?(#.*)?$/s;

/** Begins with `?` or `#`, or is empty. */
function mapQuery(query: string, change: ChangePart, prefix: string): string {
  if (!query.includes('=')) return query;
  const kept = query
    .slice(1)
    .split('&')
    .flatMap((parameter) => mapParameter(parameter, change, prefix));
  return kept.length === 0 ? '' : query.charAt(0) + kept.join('&');
}

function mapParameter(parameter: string, change: ChangePart, prefix: string): string[] {
  const at = parameter.indexOf('=');
  const [name, value] = [parameter.slice(0, at), parameter.slice(at + 1)];
  const isSecret = at > 0 && value !== '' && (isSecretParameter(decoded(name)) || isMarked(decoded(value)));
  if (!isSecret) return [parameter];
  const changed = change(masked(value), prefix + decoded(name));
  return changed === undefined ? [] : [`${name}=${String(changed)}`];
}

/** What stands for a secret as it is written in an address, or is one beside a name that is not, in our own words. */
const masked = (text: string, secretIn = (whole: string): string => whole): string =>
  isMask(decoded(text)) || isMask(secretIn(decoded(text))) ? mask : text;

/** Of who signs in by a name alone, the name. */
const passwordIn = (user: string): string => user.slice(user.indexOf(':') + 1);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What is a secret, or was one before it was sealed or masked, whatever it is called. */
const isMarked = (text: string): boolean =>
  text === mask || parseSealed(text) !== undefined || looksSecret(text);

/**
 * A free-form value with its secret parts changed: texts that are called like a secret or look like one, members of
 * `headers` that are not known to be harmless, and secret parts of addresses.
 */
export function mapFree(value: Json, change: ChangePart): Json {
  return mapValue(value, { change, name: '', path: '', isSecret: isSecretName }) ?? null;
}

interface Walk {
  readonly change: ChangePart;
  /** Of the member that the value is, or is in. */
  readonly name: string;
  readonly path: string;
  readonly isSecret: (name: string) => boolean;
}

function mapValue(value: Json, walk: Walk): Json | undefined {
  if (typeof value === 'string') return mapText(value, walk);
  if (isList(value)) return mapItems(value, walk);
  return isJsonObject(value) ? mapMembers(value, walk) : value;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function mapText(text: string, { change, name, path, isSecret }: Walk): Json | undefined {
  if (text === '' || isExactNumber(text)) return text;
  if (isSecret(name) || isMarked(text)) return change(text, path);
  return text.includes('://') ? mapAddress(text, change, `${path}/`) : text;
}

function mapItems(items: readonly Json[], walk: Walk): Json {
  const mapped = items.map((item, index) => mapValue(item, { ...walk, path: `${walk.path}/${index}` }));
  return mapped.every((item, index) => item === items[index])
    ? items
    : mapped.filter((item) => item !== undefined);
}

// Entries, not assignments: a member named `__proto__` would otherwise be lost.
function mapMembers(object: Readonly<Record<string, Json>>, { change, path, name }: Walk): Json {
  const isSecret = /^headers$/i.test(name) ? isSecretHeader : isSecretName;
  const kept: [string, Json][] = [];
  let isSame = true;
  for (const [member, value] of Object.entries(object)) {
    const inner = { change, name: member, path: path === '' ? member : `${path}/${member}`, isSecret };
    const changed = mapValue(value, inner);
    if (changed !== undefined) kept.push([member, changed]);
    isSame &&= changed === value;
  }
  return isSame ? object : Object.fromEntries(kept);
}
