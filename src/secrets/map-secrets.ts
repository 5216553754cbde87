import type { Kind, Portable, SecretField } from '../kinds/kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import type { SecretPurpose } from './key-ring.ts';

/** Where in an entity a secret may stand: the field itself, or one member of it. */
export interface SecretPlace {
  readonly purpose: SecretPurpose;
  readonly member?: string;
}

/** What comes in the place of a value; undefined leaves it out. */
export type ChangeSecret = (value: Json, place: SecretPlace) => Json | undefined;

/** An entity with every value changed that stands where the kind may have a secret; itself where none changes. */
export function mapSecrets(kind: Kind, portable: Portable, change: ChangeSecret): Portable {
  let mapped = portable;
  for (const { field, holds } of kind.secrets) {
    const value = portable[field];
    if (value === undefined) continue;
    const changed = changeField(value, { kind: kind.name, field }, holds, change);
    if (changed !== value) mapped = withField(mapped, field, changed);
  }
  return mapped;
}

function withField(portable: Portable, field: string, value: Json | undefined): Portable {
  if (value !== undefined) return { ...portable, [field]: value };
  const { [field]: _left, ...others } = portable;
  return others;
}

function changeField(
  value: Json,
  purpose: SecretPurpose,
  holds: SecretField['holds'],
  change: ChangeSecret,
): Json | undefined {
  if (holds === 'value') return change(value, { purpose });
  if (!isJsonObject(value)) return value;
  return mapMembers(value, (content, member) => change(content, { purpose, member }));
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
