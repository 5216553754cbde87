import type { Kind, Portable, SecretField } from '../kinds/kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { KeyRing, SecretPurpose } from '../secrets/key-ring.ts';
import { mapField } from '../secrets/map-secrets.ts';
import { isBlank, isMask } from '../secrets/masks.ts';
import { parseSealed } from '../secrets/sealed-form.ts';
import { digestOf } from './digest.ts';

/**
 * The states of a portable, each made of the one before:
 *
 * - sparse: as it was received, secrets sealed under this server's key. Absent fields keep what is stored.
 * - complete (`complete`): defaults stand in absent fields.
 * - whole (`createWhole`, `mergeWhole`): what is stored stands in absent fields and for secrets that are not shown. This
 *   is what is written, and what is read again.
 * - fingerprinted (`fingerprintPortable`): a keyed fingerprint stands in the place of each secret. This is what is
 *   compared and shown.
 * - digest (`digestOfWhole`): the hash of that, in whatever order its members and tags come.
 */

/** A whole portable, and what its document could not say about its secrets. */
export interface Whole {
  readonly portable: Portable;
  readonly warnings: readonly string[];
}

/** The whole portable of a new entity: defaults for what is absent; secrets that are only masked are left out. */
export function createWhole(kind: Kind, incoming: Portable): Whole {
  return overlay(kind, complete(kind, incoming), incoming, {});
}

/** The whole portable of a stored entity under an incoming one: absent fields and secrets that are not shown keep what is stored. */
export function mergeWhole(kind: Kind, stored: Portable, incoming: Portable): Whole {
  return overlay(kind, { ...stored, ...incoming }, incoming, stored);
}

/** The digest of an entity that is stored, or is about to be. */
export const digestOfWhole = (kind: Kind, whole: Portable, ring: KeyRing): string =>
  digestOf(fingerprintPortable(kind, whole, ring));

/** The digest of a received entity as if it was created. */
export const digestAsNew = (kind: Kind, sparse: Portable, ring: KeyRing): string =>
  digestOfWhole(kind, createWhole(kind, sparse).portable, ring);

/** Keeps secrets of `stored` in `portable` where `incoming` does not show them; works on `portable` itself. */
function overlay(kind: Kind, portable: Record<string, Json>, incoming: Portable, stored: Portable): Whole {
  const keep = (secret: SecretField): string[] => {
    switch (secret.holds) {
      case 'value':
        return keepValue(portable, secret, incoming, stored);
      case 'members':
        return keepMembers(portable, secret, incoming, stored);
      case 'address':
      case 'free':
        return keepPartsOf(portable, secret, kind, stored);
    }
  };
  return { portable, warnings: kind.secrets.flatMap(keep) };
}

function keepValue(
  portable: Record<string, Json>,
  { field, typeField = field }: SecretField,
  incoming: Portable,
  stored: Portable,
): string[] {
  if (!isBlank(incoming[field])) return [];
  portable[field] = stored[field] ?? null;
  const [type, storedType] = [incoming[typeField], stored[typeField]];
  const isMasked = isMask(incoming[field]);
  if (stored[field] == null) return type == null && !isMasked ? [] : [missing(`its ${field}`)];
  const masked = isMasked ? [maskedOnly(`its ${field}`)] : [];
  if (storedType == null || type === storedType) return masked;
  portable[typeField] = storedType;
  return type == null ? masked : [keptType(field, typeField, `${type}`, `${storedType}`)];
}

const maskedOnly = (what: string): string =>
  `SECRET_KEPT: The document has only a mask or a placeholder for ${what}; what is stored was kept.`;

const keptType = (field: string, typeField: string, type: string, storedType: string): string =>
  `SECRET_KEPT: The document says ${typeField} ${type} but carries no ${field}; ` +
  `the stored ${storedType} credential was kept.`;

function keepMembers(
  portable: Record<string, Json>,
  { field }: SecretField,
  incoming: Portable,
  stored: Portable,
): string[] {
  const before = isJsonObject(stored[field]) ? stored[field] : {};
  const members = incoming[field] ?? before;
  if (!isJsonObject(members)) return [];
  const masked = Object.keys(members).filter((name) => isMask(members[name]));
  const kept = Object.keys(before).filter(
    (name) => masked.includes(name) || isSealedAndAbsent(name, before, members),
  );
  if (masked.length + kept.length === 0) {
    portable[field] = members;
    return [];
  }
  const given = Object.entries(members).filter(([name]) => !masked.includes(name));
  portable[field] = {
    ...Object.fromEntries(given),
    ...Object.fromEntries(kept.map((name) => [name, before[name] ?? ''])),
  };
  const isThere = (name: string): boolean => Object.hasOwn(before, name);
  const [found, lost] = [masked.filter(isThere), masked.filter((name) => !isThere(name))];
  return [
    ...(found.length === 0 ? [] : [maskedOnly(`the ${field} ${found.join(', ')}`)]),
    ...(lost.length === 0 ? [] : [missing(`the ${field} ${lost.join(', ')}`)]),
  ];
}

function keepPartsOf(
  portable: Record<string, Json>,
  { field, holds }: SecretField,
  kind: Kind,
  stored: Portable,
): string[] {
  const value = portable[field];
  if (value === undefined || value === stored[field]) return [];
  const { value: kept, found, lost } = keepParts(kind, { field, holds }, value, stored[field]);
  if (found.length + lost.length > 0) portable[field] = kept;
  return [
    ...(found.length === 0 ? [] : [maskedOnly(`${found.join(', ')} of its ${field}`)]),
    ...(lost.length === 0 ? [] : [missing(`${lost.join(', ')} of its ${field}`)]),
  ];
}

/** A value with what is only masked in it taken from another one; `lost` are the masks that this one does not know. */
export function keepParts(
  { name }: Kind,
  { field, holds }: SecretField,
  value: Json,
  known: Json | undefined,
): { readonly value: Json; readonly found: readonly string[]; readonly lost: readonly string[] } {
  const purpose = { kind: name, field };
  // What is stored is looked at only where something stands for it: mostly nothing does.
  let parts: ReadonlyMap<string, Json> | undefined;
  const [found, lost]: [string[], string[]] = [[], []];
  const kept = mapField(value, purpose, holds, (content, { member = '' }) => {
    if (!isMask(content)) return content;
    parts ??= partsOf(known ?? null, purpose, holds);
    (parts.has(member) ? found : lost).push(member);
    return parts.get(member);
  });
  return { value: kept ?? null, found, lost };
}

function partsOf(value: Json, purpose: SecretPurpose, holds: SecretField['holds']): Map<string, Json> {
  const parts = new Map<string, Json>();
  mapField(value, purpose, holds, (content, { member = '' }) => {
    if (!isMask(content)) parts.set(member, content);
    return content;
  });
  return parts;
}

const isSealedAndAbsent = (name: string, before: JsonObject, members: JsonObject): boolean =>
  !Object.hasOwn(members, name) &&
  typeof before[name] === 'string' &&
  parseSealed(before[name]) !== undefined;

const missing = (what: string): string =>
  `MISSING_SECRET: The document does not carry ${what}; set it here before the entity is used.`;

const defaults = new WeakMap<Kind, readonly (readonly [field: string, value: Json | undefined])[]>();

/** The complete portable: all fields of the kind in the document's order, with defaults for those that are absent. */
export function complete(kind: Kind, sparse: Portable): Record<string, Json> {
  const portable: Record<string, Json> = {};
  for (const [field, value] of defaultsOf(kind)) {
    const given = sparse[field] ?? value;
    if (given !== undefined) portable[field] = given;
  }
  return portable;
}

function defaultsOf(kind: Kind) {
  const known = defaults.get(kind);
  if (known !== undefined) return known;
  const made = Object.entries(kind.portable.shape).map(([field, schema]) => {
    // Required fields have no default: they do not accept undefined.
    const absent = schema.safeParse(undefined);
    return [field, absent.success ? (absent.data as Json) : undefined] as const;
  });
  // A required field may be null in the document, and then it is.
  const withNull = made.map(
    ([field, value]) => [field, value ?? (isNullable(kind, field) ? null : undefined)] as const,
  );
  defaults.set(kind, withNull);
  return withNull;
}

const isNullable = (kind: Kind, field: string): boolean =>
  kind.portable.shape[field]?.safeParse(null).success ?? false;
