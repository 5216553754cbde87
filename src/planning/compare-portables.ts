import type { Kind, Portable, SecretField } from '../kinds/kind.ts';
import type { FieldChange } from '../kinds/words.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { parseSealed } from '../secrets/sealed-form.ts';
import { isMasked } from '../secrets/secret-headers.ts';
import { diff } from './diff.ts';
import { createWhole } from './keep-secrets.ts';
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
  const unknown = kind.secrets.flatMap((secret) =>
    secret.holds === 'value'
      ? leaveOutValue(sides, secret, { before, after })
      : leaveOutMembers(sides, secret, { before, after }),
  );
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

const isBlank = (value: Json | undefined): boolean => value == null || value === '' || isMask(value);

const isMask = (value: Json | undefined): boolean => typeof value === 'string' && isMasked(value);

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
