import type { AuthType } from '../kinds/portable-fields.ts';
import { isHeaderName, isHeaderValue, repeatedHeaders } from '../lib/header-fields.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { KeyRing, SecretPurpose } from '../secrets/key-ring.ts';
import type { AuthInput, NamedValue } from './entity-input.ts';

/** The document's fields of a credential, or what is wrong with it. */
export interface SealedCredential {
  readonly fields: { readonly auth_type: AuthType | null; readonly auth_value: string | null };
  readonly problems: readonly Problem[];
}

const noAuth = { auth_type: null, auth_value: null };

/** Seals a credential at once, as the JSON text of what is sent with a request. */
export function sealCredential(
  auth: AuthInput | null,
  purpose: SecretPurpose,
  ring: KeyRing,
): SealedCredential {
  const given = Object.entries(auth ?? { none: true }).filter(([, value]) => value != null);
  const [form, ...others] = given.map(([name]) => name);
  if (form === undefined || others.length > 0) return refused('', 'must be exactly one of its forms');
  return form === 'none' ? noCredential(auth) : seal(credentialOf(auth ?? {}), purpose, ring);
}

const noCredential = (auth: AuthInput | null): SealedCredential =>
  auth?.none === false
    ? refused('/none', 'can only be true; leave auth out to keep what is stored')
    : { fields: noAuth, problems: [] };

/** A credential in clear; with `wrong` it must not be stored. */
interface Credential {
  readonly type: AuthType;
  readonly path: string;
  readonly content: JsonObject;
  readonly wrong: string | undefined;
}

function credentialOf({ basic, bearer, headers, oauth, queryParam }: AuthInput): Credential {
  if (basic) return basicCredential(basic);
  if (bearer) return headersCredential('bearer', '/bearer', [authorization(`Bearer ${bearer.token}`)]);
  if (headers) return headersCredential('authheaders', '/headers', headers);
  if (queryParam) return queryCredential(queryParam);
  const isObject = isJsonObject(oauth);
  const wrong = isObject ? undefined : 'must be an object';
  return { type: 'oauth', path: '/oauth', content: isObject ? oauth : {}, wrong };
}

function basicCredential({ username, password }: { username: string; password: string }): Credential {
  const encoded = Buffer.from(`${username}:${password}`).toString('base64');
  const credential = headersCredential('basic', '/basic', [authorization(`Basic ${encoded}`)]);
  return username.includes(':') ? { ...credential, wrong: 'has a username with a colon' } : credential;
}

const authorization = (value: string): NamedValue => ({ name: 'Authorization', value });

function queryCredential({ name, value }: NamedValue): Credential {
  const wrong = name === '' ? 'needs the name of the parameter' : undefined;
  return { type: 'query_param', path: '/queryParam', content: { [name]: value }, wrong };
}

const headersCredential = (type: AuthType, path: string, headers: readonly NamedValue[]): Credential => ({
  type,
  path,
  content: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
  wrong: wrongHeaders(headers),
});

function wrongHeaders(headers: readonly NamedValue[]): string | undefined {
  if (headers.length === 0) return 'needs one header at least';
  if (headers.some(({ name }) => !isHeaderName(name))) return 'has a name that no HTTP header can have';
  if (!headers.every(({ value }) => isHeaderValue(value)))
    return 'has a line break or another control character in a value';
  const repeated = repeatedHeaders(headers.map(({ name }) => name));
  return repeated.length > 0 ? 'has a header more than once' : undefined;
}

function seal({ type, path, content, wrong }: Credential, purpose: SecretPurpose, ring: KeyRing) {
  if (wrong !== undefined) return refused(path, wrong);
  const sealed = ring.seal(purpose, JSON.stringify(content));
  return { fields: { auth_type: type, auth_value: sealed }, problems: [] };
}

const refused = (path: string, wrong: string): SealedCredential => ({
  fields: noAuth,
  problems: [{ code: 'INVALID_FIELD', message: `The credential ${wrong}.`, path: `/auth${path}` }],
});
