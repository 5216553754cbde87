import { gateway as gatewayKind } from '../../../kinds/gateway/kind.ts';
import type { Portable } from '../../../kinds/kind.ts';
import { identifierPart } from '../../../lib/identifier-part.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { KeyRing } from '../../../secrets/key-ring.ts';
import { maskSecrets } from '../../../secrets/mask-secrets.ts';
import { openSecret } from '../../../secrets/open-secret.ts';
import { replaceSecrets } from '../../../secrets/replace-secrets.ts';
import { ownMember, typeOf, withoutPlaceholders } from './entry-names.ts';

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

/** Names of headers or parameters; never their values. */
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
