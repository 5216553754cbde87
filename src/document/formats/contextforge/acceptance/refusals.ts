import type { Kind, Portable } from '../../../../kinds/kind.ts';
import { kindNames } from '../../../../kinds/registry.ts';
import type { JsonObject } from '../../../../lib/json.ts';
import { defaults } from './defaults.ts';
import { type Rule, rules } from './rules.ts';

interface Offered {
  readonly portable: Portable;
  /** In clear; undefined where there is none. */
  readonly credential: JsonObject | undefined;
}

/** Why ContextForge, as it is set up by default, refuses an entity: one reason for each field. */
export function refusalsOf(kind: Kind, { portable, credential }: Offered): string[] {
  const found = new Map<string, string>();
  for (const { field, refuses } of rulesOf(kind)) {
    const value = portable[field] ?? null;
    const reason = value === null || found.has(field) ? undefined : refuses(value, portable);
    if (reason !== undefined) found.set(field, `'${field}' ${reason}`);
  }
  return [...found.values(), ...credentialRefusal(kind, portable, credential)];
}

function rulesOf({ name }: Kind): readonly Rule[] {
  const known = kindNames.find((one) => one === name);
  return known === undefined ? [] : rules[known];
}

function credentialRefusal({ name }: Kind, portable: Portable, credential: Offered['credential']): string[] {
  if (name !== 'gateway' || credential === undefined) return [];
  const reason = unusableCredential(String(portable['auth_type']), credential);
  return reason === undefined ? [] : [`its credential ${reason}`];
}

/** Why a gateway with this credential is refused: `GatewayCreate`, and how the import takes it apart before. */
function unusableCredential(type: string, content: JsonObject): string | undefined {
  const authorization = String(content['Authorization'] ?? '');
  switch (type) {
    case 'basic':
      return hasNameAndPassword(authorization) ? undefined : 'has no name or no password in it';
    case 'bearer':
      return /^Bearer \s*\S/.test(authorization) ? undefined : 'has no token in it';
    case 'authheaders':
      return unusableHeaders(Object.entries(content));
    default:
      return undefined;
  }
}

function hasNameAndPassword(authorization: string): boolean {
  const [, encoded] = /^Basic (.*)$/s.exec(authorization) ?? [];
  return encoded !== undefined && /^[^:]+:./s.test(Buffer.from(encoded, 'base64').toString());
}

function unusableHeaders(headers: readonly (readonly [string, unknown])[]): string | undefined {
  if (headers.length > defaults.headers) return `has more than ${defaults.headers} headers`;
  const isUsable =
    headers.length === 1 ? headers.every(isWhole) : headers.some(([name]) => name.trim() !== '');
  if (!isUsable) return 'has no header with a value in it';
  if (headers.length === 1) return undefined;
  const wrong = headers.map(([name]) => name.trim()).find((name) => !/^[\p{L}\p{N}_-]*$/u.test(name));
  return wrong === undefined
    ? undefined
    : 'has a header whose name has other signs than letters, digits, _ and -';
}

const isWhole = ([name, value]: readonly [string, unknown]): boolean => name !== '' && value !== '';
