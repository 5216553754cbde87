import { checkFields, findingProblem } from '../document/check-fields.ts';
import { isHeaderName, isHeaderValue, repeatedHeaders } from '../document/check-texts.ts';
import { hasTooManyValues, limitProblems, tooManyValues } from '../document/limit-problems.ts';
import { type Tolerance, transport } from '../document/tolerate-entity.ts';
import type { Kind, Portable, SecretField } from '../kinds/kind.ts';
import type { AuthType } from '../kinds/shared-fields.ts';
import { isJsonObject, type Json, type JsonObject, jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { KeyRing, SecretPurpose } from '../secrets/key-ring.ts';
import { resealPortable } from '../secrets/reseal-portable.ts';
import { isSecretHeader } from '../secrets/secret-headers.ts';
import type { Services } from '../services/services.ts';
import { InvalidInput } from './edit-problems.ts';

/** What a caller says about an entity: fields by their names in the API; absent ones stay as they are. */
export interface EntityInput {
  /** Null removes the credential. */
  readonly auth?: AuthInput | null | undefined;
  readonly [name: string]: unknown;
}

/** A credential in clear: exactly one of these. */
interface AuthInput {
  readonly basic?: { readonly username: string; readonly password: string } | null | undefined;
  readonly bearer?: { readonly token: string } | null | undefined;
  readonly headers?: readonly NamedValue[] | null | undefined;
  readonly oauth?: JsonObject | null | undefined;
  readonly queryParam?: NamedValue | null | undefined;
  readonly none?: boolean | null | undefined;
}

interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** What an input says, in the document's words; `problems` are found before anything stored is looked at. */
export interface ReadInput {
  /** Sparse; secrets sealed, or masked where the stored ones stay; references as the caller mentions them. */
  readonly fields: Portable;
  readonly problems: readonly Problem[];
}

/** Reads an input; throws `InvalidInput` where it breaks a limit, so that nothing else can be said of it. */
export function readInput({ ring, limits }: Services, kind: Kind, input: EntityInput): ReadInput {
  const subject = { name: 'The input', path: '' };
  if (hasTooManyValues(input, limits)) throw new InvalidInput([tooManyValues(limits, subject)]);
  const [first, ...others] = limitProblems(input, limits, subject);
  if (first !== undefined) throw new InvalidInput([first, ...others]);
  const given = givenFields(kind, input);
  const readSecret = (secret: SecretField): ReadInput => {
    switch (secret.holds) {
      case 'value':
        return readCredential(secret, kind, input, ring);
      case 'members':
        return readMembers(secret, kind, given, ring);
      case 'address':
      case 'free':
        return readParts(secret, kind, given, ring);
    }
  };
  const parts = kind.secrets.map(readSecret);
  return {
    fields: Object.assign({}, given, ...parts.map(({ fields }) => fields)),
    problems: [...wrongContent(kind, given, limits), ...parts.flatMap(({ problems }) => problems)],
  };
}

/** Before anything is sealed, which nobody can look into. */
function wrongContent(kind: Kind, given: Portable, { suspicious }: Services['limits']): Problem[] {
  return checkFields(kind, given)
    .filter(({ isSuspicious }) => !isSuspicious || suspicious === 'refuse')
    .map((finding) => ({ ...finding, field: inputName(kind, finding.field) }))
    .map((finding) => findingProblem(finding, { name: 'The input', path: '' }));
}

function givenFields(kind: Kind, input: EntityInput): Portable {
  const fields: Record<string, Json> = {};
  for (const field of Object.keys(kind.portable.shape)) {
    const value = input[inputName(kind, field)];
    // What the API takes is JSON; whether it fits the field is checked when the entity is whole.
    if (value !== undefined) fields[field] = (canonical[field]?.(value) ?? value) as Json;
  }
  return fields;
}

/** An entity that came this way must not differ from its own export. */
const canonical: Readonly<Record<string, Tolerance>> = {
  tags: (value) => (Array.isArray(value) ? [...new Set(value)] : value),
  transport,
};

const nothing: ReadInput = { fields: {}, problems: [] };

type Ring = Services['ring'];

const readCredential = ({ field }: SecretField, kind: Kind, { auth }: EntityInput, ring: Ring): ReadInput =>
  auth === undefined ? nothing : sealCredential(auth, { kind: kind.name, field }, ring);

function readMembers({ field }: SecretField, kind: Kind, given: Portable, ring: Ring): ReadInput {
  const members = given[field];
  if (!isJsonObject(members) || !Object.values(members).every((value) => typeof value === 'string')) {
    return nothing;
  }
  const isEmpty = (name: string): boolean => members[name] === '' && isSecretHeader(name);
  const empty = Object.keys(members).filter(isEmpty);
  const filled = Object.fromEntries(Object.entries(members).filter(([name]) => !isEmpty(name)));
  const { fields, problems } = readParts({ field }, kind, { [field]: filled }, ring);
  return { fields, problems: [...problems, ...empty.map((name) => emptySecret(field, name))] };
}

function readParts(
  { field }: Pick<SecretField, 'field'>,
  kind: Kind,
  given: Portable,
  ring: Ring,
): ReadInput {
  const value = given[field];
  if (value === undefined) return nothing;
  const { portable, problems } = resealPortable(kind, { [field]: value }, { ring });
  // What was refused is masked there, which is no wish to keep what is stored.
  return { fields: problems.length > 0 ? {} : portable, problems };
}

const emptySecret = (field: string, name: string): Problem => ({
  code: 'EMPTY_SECRET',
  message: `The ${field} have an empty '${name}'; leave it out to remove it, or mask it to keep what is stored.`,
  path: jsonPointer(field, name),
});

/** The document's fields of a credential, or what is wrong with it. */
interface SealedCredential {
  readonly fields: { readonly auth_type: AuthType | null; readonly auth_value: string | null };
  readonly problems: readonly Problem[];
}

const noAuth = { auth_type: null, auth_value: null };

/** Seals a credential at once, as the JSON text of what is sent with a request. */
function sealCredential(auth: AuthInput | null, purpose: SecretPurpose, ring: KeyRing): SealedCredential {
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

/** What a caller calls a field of the document: `inputSchema` for `input_schema`, `tools` for `tool_ids`. */
export const inputName = (kind: Kind, field: string): string =>
  kind.references[field]?.kind.collection ?? camelCase(field);

const camelCase = (text: string): string =>
  text.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
