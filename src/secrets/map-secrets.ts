import type { Kind, Portable, SecretField, SecretPart } from '../kinds/kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import type { SecretPurpose } from './key-ring.ts';
import { type ChangePart, mapAddress, mapFree } from './secret-parts.ts';

/** Where in an entity a secret may stand: the field itself, or one member of it, or a part of what the field holds. */
export interface SecretPlace {
  readonly purpose: SecretPurpose;
  /** Name of a header, or what names the part within its field. */
  readonly member?: string;
  readonly part?: SecretPart;
}

/** For messages: `the header 'X-Api-Key'`, `'access_token' of its url`. */
export function placeName({ purpose: { field }, member, part }: SecretPlace): string {
  if (member === undefined) return `its ${field}`;
  return part === undefined ? `the header '${member}'` : `'${member}' of its ${field}`;
}

/** What comes in the place of a value; undefined leaves it out. */
export type ChangeSecret = (value: Json, place: SecretPlace) => Json | undefined;

/** An entity with every value changed that stands where the kind may have a secret; itself where none changes. */
export function mapSecrets(kind: Kind, portable: Portable, change: ChangeSecret): Portable {
  let mapped = portable;
  for (const { field, holds } of kind.secrets) {
    const value = portable[field];
    if (value === undefined) continue;
    const changed = mapField(value, { kind: kind.name, field }, holds, change);
    if (changed !== value) mapped = withField(mapped, field, changed);
  }
  return mapped;
}

function withField(portable: Portable, field: string, value: Json | undefined): Portable {
  if (value !== undefined) return { ...portable, [field]: value };
  const { [field]: _left, ...others } = portable;
  return others;
}

/** The same of what one field holds. */
export function mapField(
  value: Json,
  purpose: SecretPurpose,
  holds: SecretField['holds'],
  change: ChangeSecret,
): Json | undefined {
  const inPart =
    (part: SecretPart): ChangePart =>
    (content, member) =>
      change(content, { purpose, member, part });
  switch (holds) {
    case 'value':
      return change(value, { purpose });
    case 'members':
      return isJsonObject(value)
        ? mapMembers(value, (content, member) => change(content, { purpose, member }))
        : value;
    case 'address':
      return typeof value === 'string' ? mapAddress(value, inPart(holds)) : value;
    case 'free':
      return mapFree(value, inPart(holds));
  }
}

// Entries, not assignments: a member named `__proto__` would otherwise be lost.
function mapMembers(object: JsonObject, change: (value: Json, name: string) => Json | undefined): JsonObject {
  const kept: [string, Json][] = [];
  let isSame = true;
  for (const [name, value] of Object.entries(object)) {
    const changed = change(value, name);
    if (changed !== undefined) kept.push([name, changed]);
    isSame &&= changed === value;
  }
  return isSame ? object : Object.fromEntries(kept);
}
