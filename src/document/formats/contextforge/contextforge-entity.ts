import { type Kind, keyOf, type Portable } from '../../../kinds/kind.ts';
import { kindNames } from '../../../kinds/registry.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { envelopeClear, envelopeOf } from '../../../secrets/contextforge-envelope.ts';
import type { KeyRing } from '../../../secrets/key-ring.ts';
import { mapSecrets, placeName, type SecretPlace } from '../../../secrets/map-secrets.ts';
import { openSecret } from '../../../secrets/open-secret.ts';
import { secretForm } from '../../../secrets/secret-form.ts';
import { ownMember } from '../../tolerate-entity.ts';
import { defaults } from './acceptance/defaults.ts';
import { type Rule, rules } from './acceptance/rules.ts';

export interface ContextForgeSealing {
  readonly ring: KeyRing;
  readonly seal: (clear: string) => string;
}

interface ContextForgeEntity {
  readonly entity: JsonObject;
  /** Sentences about what ContextForge will not take. */
  readonly warnings: readonly string[];
}

/** An entity as ContextForge's import takes it. */
export function contextForgeEntity(
  kind: Kind,
  portable: Portable,
  sealing: ContextForgeSealing,
): ContextForgeEntity {
  const named = `${kind.name} ${JSON.stringify(keyOf(kind, portable))}`;
  const subject = `The ${named}`;
  // Entries, not assignments: a header named `__proto__` would otherwise be lost.
  const headers: [string, Json][] = [];
  const warnings: string[] = [];
  const written = (clear: string, place: SecretPlace): Json | undefined => {
    if (place.member === undefined) return sealing.seal(clear);
    warnings.push(place.part === undefined ? notImported(subject, place) : inClear(subject, place));
    if (place.part !== undefined) return clear;
    // ContextForge's import wants texts as headers, and refuses the objects that it seals them in.
    headers.push([place.member, envelopeOf(sealing.seal(envelopeClear(clear)))]);
    return undefined;
  };
  const fields = mapSecrets(kind, portable, (value, place) => {
    const { form } = secretForm(value, place);
    if (form === 'public') return value;
    const clear = openSecret(value, place, sealing.ring);
    if (clear !== undefined) return written(clear, place);
    if (form !== 'blank') warnings.push(notOpened(subject, place));
    return undefined;
  });
  for (const reason of refusalsOf(kind, {
    portable,
    credential: openedCredential(kind, portable, sealing.ring),
  }))
    warnings.push(`NOT_ACCEPTED: ContextForge will refuse the ${named}: ${reason}.`);
  if (fields['auth_type'] === 'oauth')
    warnings.push(`OAUTH_NOT_IMPORTED: ${subject} uses OAuth; set its configuration in ContextForge.`);
  const credential = credentialOf(kind, portable, fields, sealing.ring);
  return { entity: withoutNulls({ ...fields, ...credential }, Object.fromEntries(headers)), warnings };
}

const notImported = (subject: string, { member }: SecretPlace): string =>
  `HEADER_NOT_IMPORTED: ${subject} has a secret header, ${member}; set it in ContextForge.`;

/** The warning of a secret in an address: ContextForge would take the sealed text for the parameter itself. */
const inClear = (subject: string, place: SecretPlace): string =>
  `SECRET_IN_CLEAR: ${subject} has ${placeName(place)} in clear here, as ContextForge wants it.`;

const notOpened = (subject: string, { purpose, member }: SecretPlace): string =>
  `MISSING_SECRET: ${subject} has a secret in ${member ?? purpose.field} that does not open here; it was left out.`;

/** Where ContextForge looks for the credential of a gateway that sends it in its address. */
function credentialOf(kind: Kind, portable: Portable, fields: Portable, ring: KeyRing): Record<string, Json> {
  const { auth_type, auth_value } = fields;
  if (kind.name !== 'gateway' || auth_type !== 'query_param' || auth_value == null) return {};
  const [name] = Object.keys(openedCredential(kind, portable, ring) ?? {});
  return name === undefined ? {} : { auth_value: null, auth_query_params: { [name]: auth_value } };
}

/** The credential in clear, for as long as it takes to look at it; undefined where there is none that opens. */
function openedCredential(kind: Kind, portable: Portable, ring: KeyRing): JsonObject | undefined {
  const sealed = portable['auth_value'] ?? null;
  if (sealed === null) return undefined;
  const content = openSecret(sealed, { purpose: { kind: kind.name, field: 'auth_value' } }, ring);
  try {
    const parsed: unknown = JSON.parse(content ?? '');
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Fields in which ContextForge's import refuses null, though it takes entities without them. */
const neverNull = ['request_type', 'content', 'auth_type', 'auth_value'];

/** The sort of a credential that is not there is refused, too, so it stands aside. */
function withoutNulls(fields: JsonObject, headers: JsonObject): JsonObject {
  const { auth_type, auth_value, auth_query_params, ...others } = fields;
  const hasCredential = auth_value != null || auth_query_params !== undefined || auth_type === 'oauth';
  const auth = { auth_type: auth_type ?? null, auth_value: auth_value ?? null };
  const own = {
    ...(!hasCredential && auth_type != null && { auth_type }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
  const written = {
    ...others,
    ...(hasCredential && auth),
    ...(auth_query_params !== undefined && { auth_query_params }),
    ...(Object.keys(own).length > 0 && { [ownMember]: own }),
  };
  return Object.fromEntries(
    Object.entries(written).filter(([name, value]) => value !== null || !neverNull.includes(name)),
  );
}

interface Offered {
  readonly portable: Portable;
  /** The credential in clear; undefined where there is none. */
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
