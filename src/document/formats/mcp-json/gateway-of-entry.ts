import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { isMasked } from '../../../secrets/secret-headers.ts';
import { hasPlaceholder, ownMember, typeOf, withoutPlaceholders } from './entry-names.ts';

/** A gateway's fields as an entry of `mcpServers` has them; absent ones keep what is stored. */
export function gatewayOfEntry(name: string, entry: JsonObject): JsonObject {
  const own = entry[ownMember] ?? null;
  return isJsonObject(own) ? ownGateway(name, entry, own) : foreignGateway(name, entry);
}

/** Entries that we have written, and that somebody may have changed since. */
function ownGateway(name: string, entry: JsonObject, own: JsonObject): JsonObject {
  const { transport } = own;
  const isSame = typeof transport === 'string' && typeOf(transport) === entry['type'];
  return { name, ...addressOf(entry), ...own, transport: isSame ? transport : transportOf(entry) };
}

function foreignGateway(name: string, entry: JsonObject): JsonObject {
  const { description, disabled } = entry;
  return {
    name,
    ...addressOf(entry),
    transport: transportOf(entry),
    ...(typeof description === 'string' && { description }),
    ...(typeof disabled === 'boolean' && { is_active: !disabled }),
    ...authTypeOf(entry),
  };
}

function addressOf(entry: JsonObject): JsonObject {
  const url = entry['url'] ?? entry['serverUrl'] ?? entry['httpUrl'];
  if (url === undefined) return {};
  return { url: typeof url === 'string' ? withoutPlaceholders(url) : url };
}

/** By type; where there is none, by the path, as streamable HTTP is what a client tries first. */
function transportOf(entry: JsonObject): string {
  const { type } = entry;
  if (typeof type === 'string') return /^sse$/i.test(type) ? 'SSE' : 'STREAMABLEHTTP';
  const { url } = addressOf(entry);
  return typeof url === 'string' && /\/sse\/?(?:[?#]|$)/.test(url) ? 'SSE' : 'STREAMABLEHTTP';
}

/** What sort of credential the gateway needs; the import then says that the document does not carry it. */
function authTypeOf(entry: JsonObject): JsonObject {
  const headers = Object.entries(headersOf(entry));
  if (headers.length === 0) return {};
  const [name, value] = headers[0] ?? [];
  const [, scheme] = /^(basic|bearer) /i.exec(String(value)) ?? [];
  const isAlone = headers.length === 1 && name?.toLowerCase() === 'authorization';
  return { auth_type: isAlone && scheme !== undefined ? scheme.toLowerCase() : 'authheaders' };
}

const headersOf = (entry: JsonObject): JsonObject => {
  const headers = entry['headers'] ?? null;
  return isJsonObject(headers) ? headers : {};
};

/** The headers that an entry has in clear. */
export const clearHeaders = (entry: JsonObject): string[] =>
  Object.entries(headersOf(entry)).flatMap(([name, value]) =>
    typeof value === 'string' && (value === '' || hasPlaceholder(value) || isMasked(value)) ? [] : [name],
  );
