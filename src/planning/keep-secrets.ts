import type { Kind, Portable, SecretField } from '../kinds/kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { parseSealed } from '../secrets/sealed-form.ts';
import { isMasked } from '../secrets/secret-headers.ts';
import { complete } from './complete.ts';

/** An entity ready to be stored, and what its document could not say about its secrets. */
export interface Whole {
  readonly portable: Portable;
  readonly warnings: readonly string[];
}

/** A new entity: defaults for what is absent; secrets that are only masked are left out. */
export function createWhole(kind: Kind, incoming: Portable): Whole {
  return overlay(kind, complete(kind, incoming), incoming, {});
}

/** A stored entity under an incoming one: absent fields and secrets that are not shown keep what is stored. */
export function mergeWhole(kind: Kind, stored: Portable, incoming: Portable): Whole {
  return overlay(kind, { ...stored, ...incoming }, incoming, stored);
}

/** Works on `portable` itself. */
function overlay(kind: Kind, portable: Record<string, Json>, incoming: Portable, stored: Portable): Whole {
  const warnings = kind.secrets.flatMap((secret) =>
    secret.holds === 'value'
      ? keepValue(portable, secret, incoming, stored)
      : keepMembers(portable, secret, incoming, stored),
  );
  return { portable, warnings };
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
  if (stored[field] == null) return type == null ? [] : [missing(`its ${field}`)];
  if (storedType == null || type === storedType) return [];
  portable[typeField] = storedType;
  return type == null ? [] : [kept(field, typeField, `${type}`, `${storedType}`)];
}

const isBlank = (value: Json | undefined): boolean => value == null || value === '' || isMask(value);

const kept = (field: string, typeField: string, type: string, storedType: string): string =>
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
  const given = Object.entries(members).filter(([, value]) => !isMask(value));
  const masked = Object.keys(members).filter((name) => isMask(members[name]));
  const kept = Object.keys(before).filter(
    (name) => masked.includes(name) || isSealedAndAbsent(name, before, members),
  );
  portable[field] = {
    ...Object.fromEntries(given),
    ...Object.fromEntries(kept.map((name) => [name, before[name] ?? ''])),
  };
  const lost = masked.filter((name) => !Object.hasOwn(before, name));
  return lost.length === 0 ? [] : [missing(`the ${field} ${lost.join(', ')}`)];
}

const isMask = (value: Json | undefined): boolean => typeof value === 'string' && isMasked(value);

const isSealedAndAbsent = (name: string, before: JsonObject, members: JsonObject): boolean =>
  !Object.hasOwn(members, name) &&
  typeof before[name] === 'string' &&
  parseSealed(before[name]) !== undefined;

const missing = (what: string): string =>
  `MISSING_SECRET: The document does not carry ${what}; set it here before the entity is used.`;
