import { gateway as gatewayKind } from '../../../kinds/gateway.ts';
import type { Portable } from '../../../kinds/kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { identifierPart } from '../../../lib/slug.ts';
import type { KeyRing } from '../../../secrets/key-ring.ts';
import { maskSecrets } from '../../../secrets/mask-secrets.ts';
import { isBlank } from '../../../secrets/masks.ts';
import { openSecret } from '../../../secrets/open-secret.ts';
import { replaceSecrets } from '../../../secrets/replace-secrets.ts';

/** The member of an entry, and of the file, that clients pass over and that we read again. */
export const ownMember = 'x-lading';

/** Members of an entry of `servers` that tell that it is one. */
export const serverMembers = ['url', 'command', 'serverUrl', 'httpUrl'];

const parameter = /^[^=]*=\$\{[^}]*\}$/;

/** An address without the parameters whose values are placeholders. */
function withoutPlaceholders(url: string): string {
  const [, address, query = '', fragment = ''] = /^([^?#]*)\?([^#]*)(#.*)?$/s.exec(url) ?? [];
  const parameters = query.split('&');
  const kept = parameters.filter((one) => !parameter.test(one));
  if (address === undefined || kept.length === parameters.length) return url;
  return `${address}${kept.length === 0 ? '' : '?'}${kept.join('&')}${fragment}`;
}

/** The word of clients for a transport. */
const typeOf = (transport: string): 'sse' | 'http' => (transport === 'SSE' ? 'sse' : 'http');

/** The meaning of an entry of `mcpServers` as a gateway; absent fields keep what is stored. */
interface EntryMeaning {
  readonly fields: JsonObject;
  /** Names of members that mean nothing here. */
  readonly leftOut: readonly string[];
  /** Sentences about what was understood otherwise than it may be meant. */
  readonly remarks: readonly string[];
}

export function gatewayOfEntry(name: string, entry: JsonObject): EntryMeaning {
  const own = entry[ownMember] ?? null;
  return isJsonObject(own) ? ownGateway(name, entry, own) : foreignGateway(name, entry);
}

const ownMembers = [ownMember, 'type', 'url', 'headers'];

/** Entries that we have written, and that somebody may have changed since. */
function ownGateway(name: string, entry: JsonObject, own: JsonObject): EntryMeaning {
  const { transport } = own;
  const isSame = typeof transport === 'string' && typeOf(transport) === entry['type'];
  return {
    fields: { name, ...addressOf(entry), ...own, transport: isSame ? transport : transportOf(entry) },
    leftOut: Object.keys(entry).filter((member) => !ownMembers.includes(member)),
    remarks: [],
  };
}

/** Names of an address, the one that counts first: a client that has two prefers streamable HTTP. */
const addresses = ['httpUrl', 'url', 'serverUrl', 'baseUrl'];
const transports = ['type', 'transport', 'transportType'];
/** Words of clients and hubs for a server that is not in use, and for one that is. */
const offWords = ['disabled', 'disable'];
const onWords = ['enabled', 'enable', 'isActive', 'is_active', 'active'];

function foreignGateway(name: string, entry: JsonObject): EntryMeaning {
  const { description } = entry;
  const read = [
    ...addresses.filter((member) => entry[member] !== undefined).slice(0, 1),
    ...transports.filter((member) => typeof entry[member] === 'string'),
    ...[...offWords, ...onWords].filter((member) => typeof entry[member] === 'boolean'),
    ...['headers', 'bearerToken'],
    ...(typeof description === 'string' ? ['description'] : []),
  ];
  return {
    fields: {
      name,
      ...addressOf(entry),
      transport: transportOf(entry),
      ...(typeof description === 'string' && { description }),
      ...activityOf(entry),
      ...authTypeOf(entry),
    },
    leftOut: Object.keys(entry).filter((member) => !read.includes(member)),
    remarks: remarksAbout(entry),
  };
}

/** Off, where anything says so. */
function activityOf(entry: JsonObject): JsonObject {
  const said = [
    ...offWords.flatMap((word) => (typeof entry[word] === 'boolean' ? [!entry[word]] : [])),
    ...onWords.flatMap((word) => (typeof entry[word] === 'boolean' ? [entry[word]] : [])),
  ];
  return said.length === 0 ? {} : { is_active: said.every((isOn) => isOn) };
}

function addressOf(entry: JsonObject): JsonObject {
  const url = addresses.map((member) => entry[member]).find((value) => value !== undefined);
  if (url === undefined) return {};
  return { url: typeof url === 'string' ? withoutPlaceholders(url) : url };
}

const streamable = /^(?:streamable[-_ ]?)?https?(?:[-_ ]?(?:stream(?:able)?|first))?$/i;

/** The transport of an entry: what it says, or else by the path, as streamable HTTP is what a client tries first. */
function transportOf(entry: JsonObject): string {
  if (entry['httpUrl'] !== undefined) return 'STREAMABLEHTTP';
  const said = transportWord(entry);
  if (said !== undefined && /^sse$/i.test(said)) return 'SSE';
  if (said !== undefined && streamable.test(said)) return 'STREAMABLEHTTP';
  const { url } = addressOf(entry);
  return typeof url === 'string' && /\/sse\/?(?:[?#]|$)/.test(url) ? 'SSE' : 'STREAMABLEHTTP';
}

const transportWord = (entry: JsonObject): string | undefined =>
  transports.map((member) => entry[member]).find((value) => typeof value === 'string');

function remarksAbout(entry: JsonObject): string[] {
  const said = transportWord(entry);
  if (said === undefined || /^sse$/i.test(said) || streamable.test(said)) return [];
  return [
    `UNKNOWN_TRANSPORT: The transport ${JSON.stringify(said.slice(0, 100))} is not known; ${transportOf(entry)} was taken.`,
  ];
}

/** The sort of credential that the gateway needs; the import then says that the document does not carry it. */
function authTypeOf(entry: JsonObject): JsonObject {
  const headers = Object.entries(headersOf(entry));
  if (headers.length === 0) return {};
  const [name, value] = headers[0] ?? [];
  const [, scheme] = /^(basic|bearer) /i.exec(String(value)) ?? [];
  const isAlone = headers.length === 1 && name?.toLowerCase() === 'authorization';
  return { auth_type: isAlone && scheme !== undefined ? scheme.toLowerCase() : 'authheaders' };
}

/** A bearer token is a header, too. */
function headersOf(entry: JsonObject): JsonObject {
  const headers = entry['headers'] ?? null;
  const token: Json = entry['bearerToken'] ?? '';
  const bearer = typeof token === 'string' && token !== '' ? { Authorization: `Bearer ${token}` } : {};
  return { ...bearer, ...(isJsonObject(headers) ? headers : {}) };
}

/** The headers that an entry has in clear. */
export const clearHeaders = (entry: JsonObject): string[] =>
  Object.entries(headersOf(entry)).flatMap(([name, value]) => (isBlank(value) ? [] : [name]));

/** A gateway as an entry of `mcpServers`: placeholders instead of secrets, and what clients do not know beside. */
export function entryOfGateway(gateway: Portable, ring: KeyRing): JsonObject {
  const { name, url, auth_value: _, ...rest } = maskSecrets(gatewayKind, gateway);
  const names = credentialNames(gateway, ring);
  const variable = (part: string): string => variableOf(String(name), part);
  const address = replaceSecrets(gatewayKind, { url: gateway['url'] ?? '' }, ({ member = '' }) =>
    variable(member),
  );
  const isQuery = gateway['auth_type'] === 'query_param';
  const itsUrl = String(address['url']);
  const shownUrl = isQuery ? withParameters(itsUrl, names, variable) : itsUrl;
  const headers = Object.fromEntries(names.map((header) => [header, variable(header)]));
  return {
    type: typeOf(String(gateway['transport'] ?? 'SSE')),
    url: shownUrl,
    ...(isQuery || names.length === 0 ? {} : { headers }),
    [ownMember]: withoutPlaceholders(shownUrl) === url ? rest : { ...rest, url: url ?? null },
  };
}

/** The names of the headers or parameters of a credential; never their values. */
function credentialNames(gateway: Portable, ring: KeyRing): string[] {
  switch (gateway['auth_type']) {
    case 'basic':
    case 'bearer':
      return ['Authorization'];
    case 'authheaders':
    case 'query_param':
      return namesWithin(gateway['auth_value'] ?? null, ring);
    // A client asks for a token of OAuth itself.
    default:
      return [];
  }
}

function namesWithin(value: Json, ring: KeyRing): string[] {
  const clear = openSecret(value, { purpose: { kind: 'gateway', field: 'auth_value' } }, ring);
  if (clear === undefined) return [];
  const content = parsed(clear);
  return isJsonObject(content) ? Object.keys(content) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withParameters(url: string, names: readonly string[], variable: (name: string) => string): string {
  const [, address = url, fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const parameters = names.map((name) => `${encodeURIComponent(name)}=${variable(name)}`).join('&');
  if (parameters === '') return url;
  return `${address}${address.includes('?') ? '&' : '?'}${parameters}${fragment}`;
}

const variableOf = (gateway: string, part: string): string =>
  `\${LADING_${variablePart(gateway)}__${variablePart(part.toLowerCase())}}`;

/** Upper case and `_` only; names that would become one are told apart by a hash. */
function variablePart(text: string): string {
  const isPlain = text === text.toLowerCase() && !text.includes('_');
  return identifierPart(isPlain ? text : `${text} `)
    .replaceAll('-', '_')
    .toUpperCase();
}
