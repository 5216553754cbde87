import type { Kind, Portable, SecretField } from '../kinds/kind.ts';
import type { FieldChange } from '../kinds/words.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { isBlank, isMask } from '../secrets/masks.ts';
import { parseSealed } from '../secrets/sealed-form.ts';
import { diff } from './diff.ts';
import { createWhole, keepParts } from './keep-secrets.ts';
import { withSameSchema } from './same-schema.ts';

/** Field by field, how two states of an entity differ, and which of its secrets could not be compared. */
export interface PortableComparison {
  readonly changes: readonly FieldChange[];
  readonly warnings: readonly string[];
}

/**
 * What importing `after` over `before` changes. A secret that one side does not know is not compared: a document that
 * does not carry a secret keeps what is stored.
 */
export function comparePortables(
  kind: Kind,
  before: Portable,
  after: Portable,
  fingerprint: (portable: Portable) => Portable,
): PortableComparison {
  const sides: Sides = {
    before: { ...createWhole(kind, before).portable },
    after: { ...withSameSchema(before, createWhole(kind, after).portable) },
  };
  const leaveOut = (secret: SecretField): string[] => {
    switch (secret.holds) {
      case 'value':
        return leaveOutValue(sides, secret, { before, after });
      case 'members':
        return leaveOutMembers(sides, secret, { before, after });
      case 'address':
      case 'free':
        return evenParts(sides, secret, kind, { before, after });
    }
  };
  const unknown = kind.secrets.flatMap(leaveOut);
  const changes = diff(fingerprint(sides.before), fingerprint(sides.after));
  return { changes, warnings: unknown.map((what) => notCompared(what)) };
}

interface Sides {
  readonly before: Record<string, Json>;
  readonly after: Record<string, Json>;
}

interface Given {
  readonly before: Portable;
  readonly after: Portable;
}

/** Takes out of both sides what cannot be compared, and names it. */
function leaveOutValue(
  sides: Sides,
  { field, typeField = field }: SecretField,
  { before, after }: Given,
): string[] {
  const [isBefore, isAfter] = [!isBlank(before[field]), !isBlank(after[field])];
  // Who says no type either says that there is no credential.
  const isNew = isAfter && !isBefore && before[typeField] == null && !isMask(before[field]);
  if (isNew || isBefore === isAfter) return [];
  sides.before[field] = null;
  sides.after[field] = null;
  // What is kept is kept with its type.
  if (!isAfter) sides.after[typeField] = sides.before[typeField] ?? null;
  return [field];
}

/** What one side only masks is what the other side has; names those parts. */
function evenParts(sides: Sides, { field, holds }: SecretField, kind: Kind, given: Given): string[] {
  const [before, after] = [given.before[field], given.after[field]];
  if (before === undefined || after === undefined || before === after) return [];
  const older = keepParts(kind, { field, holds }, before, after);
  const newer = keepParts(kind, { field, holds }, after, before);
  sides.before[field] = older.value;
  sides.after[field] = newer.value;
  return [...older.found, ...newer.found].map((part) => `${part} of the ${field}`);
}

function leaveOutMembers(sides: Sides, { field }: SecretField, given: Given): string[] {
  const before = membersOf(given.before[field]);
  const after = membersOf(given.after[field]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const unknown = names.filter((name) => isUnknown(own(before, name), own(after, name)));
  for (const side of [sides.before, sides.after]) {
    const members = Object.entries(membersOf(side[field])).filter(([name]) => !unknown.includes(name));
    side[field] = Object.fromEntries(members);
  }
  const isKnownToNobody = (name: string): boolean => isMask(own(before, name)) && isMask(own(after, name));
  return unknown.filter((name) => !isKnownToNobody(name)).map((name) => `${field} ${name}`);
}

/** A secret header that the wanted state does not mention is kept by an import. */
const isUnknown = (before: Json | undefined, after: Json | undefined): boolean =>
  isMask(before) || isMask(after) || (after === undefined && isSealed(before));

const isSealed = (value: Json | undefined): boolean =>
  typeof value === 'string' && parseSealed(value) !== undefined;

const membersOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

const own = (members: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;

const notCompared = (what: string): string =>
  `SECRET_UNKNOWN: The ${what} could not be compared, as one side does not carry it or it does not open; an import keeps what is stored.`;
