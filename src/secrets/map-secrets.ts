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

/** A copy of an entity, with every value changed that stands where the kind may have a secret. */
export function mapSecrets(kind: Kind, portable: Portable, change: ChangeSecret): Portable {
  const mapped: Record<string, Json> = { ...portable };
  for (const { field, holds } of kind.secrets) {
    const value = mapped[field];
    const changed =
      value === undefined ? undefined : changeField(value, { kind: kind.name, field }, holds, change);
    if (changed === undefined) delete mapped[field];
    else mapped[field] = changed;
  }
  return mapped;
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
  for (const [name, value] of Object.entries(object)) {
    const changed = change(value, name);
    if (changed !== undefined) kept.push([name, changed]);
  }
  return Object.fromEntries(kept);
}
