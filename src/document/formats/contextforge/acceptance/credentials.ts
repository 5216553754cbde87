import type { JsonObject } from '../../../../lib/json.ts';
import { defaults } from './defaults.ts';

/** Why a gateway with this credential is refused: `GatewayCreate`, and how the import takes it apart before. */
export function unusableCredential(type: string, content: JsonObject): string | undefined {
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
