import { type Kind, mentionsIn, type Portable, type SecretField } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { FieldChange } from '../kinds/words.ts';
import { compareCodePoints } from '../lib/characters.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';
import { isUuid } from '../lib/uuid.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { isBlank, isMask } from '../secrets/masks.ts';
import { parseSealed } from '../secrets/sealed-form.ts';
import { diff, withSameSchema } from './diff.ts';
import { createWhole, keepParts } from './portable-states.ts';
import { someOf } from './references.ts';

export const differenceStatuses = ['added', 'changed', 'removed'] as const;
/** Added: only in the wanted state. Removed: only in the one that is there. */
export type DifferenceStatus = (typeof differenceStatuses)[number];

/** One kind's entities in one state: digests by key. */
type Digests = ReadonlyMap<string, string>;

/** What the digests tell of a key: entities that are different have to be looked at field by field. */
interface Pair {
  readonly key: string;
  readonly is: 'added' | 'removed' | 'different' | 'same';
}

/** All keys of both states in the order of documents. */
export function* pairs(from: Digests, to: Digests): Generator<Pair> {
  const keys = [...new Set([...from.keys(), ...to.keys()])].sort(compareCodePoints);
  for (const key of keys) yield { key, is: relation(from.get(key), to.get(key)) };
}

function relation(before: string | undefined, after: string | undefined): Pair['is'] {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return before === after ? 'same' : 'different';
}

/** How many entities of a kind, or of all, became what. */
export type DifferenceCounts = { -readonly [Status in DifferenceStatus | 'unchanged']: number };

/** Counts to begin with. */
export const noDifferences = (): DifferenceCounts => ({ added: 0, changed: 0, removed: 0, unchanged: 0 });

/** The sum of counts, status by status. */
export function sumOf(counts: Iterable<DifferenceCounts>): DifferenceCounts {
  const sum = noDifferences();
  for (const { added, changed, removed, unchanged } of counts) {
    sum.added += added;
    sum.changed += changed;
    sum.removed += removed;
    sum.unchanged += unchanged;
  }
  return sum;
}

/** An entity that is not the same in both states. */
export interface DifferentEntity {
  readonly kind: KindName;
  readonly key: string;
  readonly status: DifferenceStatus;
}

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
  ring: KeyRing,
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
  const changes = diff(
    fingerprintPortable(kind, sides.before, ring),
    fingerprintPortable(kind, sides.after, ring),
  );
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

/** Whether one of the two states has an entity. */
type IsKnown = (kind: KindName, key: string) => boolean;

/** Two states of an entity whose references can be compared, and what of them could not be. */
interface EvenReferences {
  readonly before: Portable;
  readonly after: Portable;
  readonly warnings: readonly string[];
}

/**
 * Ids of another system say nothing of what they mean, and an import takes nothing away for them: where the wanted state
 * has some, what is there is kept. Where the other one has some, whatever else the wanted one mentions may be meant.
 */
export function evenReferences(
  kind: Kind,
  given: Pick<EvenReferences, 'before' | 'after'>,
  isKnown: IsKnown,
): EvenReferences {
  const before: Record<string, Json> = { ...given.before };
  const after: Record<string, Json> = { ...given.after };
  const warnings: string[] = [];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const isOpaque = (name: string): boolean => isUuid(name) && !isKnown(kindNamed(to.name).name, name);
    const [older, newer] = [mentionsIn(before, field), mentionsIn(after, field)];
    const opaque = [...new Set([...older, ...newer])].filter(isOpaque);
    if (opaque.length === 0) continue;
    [before[field], after[field]] = evened(older, newer, isOpaque);
    warnings.push(idsNotCompared(to, opaque));
  }
  return warnings.length === 0 ? { ...given, warnings } : { before, after, warnings };
}

function evened(
  older: readonly string[],
  newer: readonly string[],
  isOpaque: (name: string) => boolean,
): [string[], string[]] {
  const [known, wanted] = [older, newer].map((names) => names.filter((name) => !isOpaque(name)));
  const before = new Set([...(known ?? []), ...(older.some(isOpaque) ? (wanted ?? []) : [])]);
  const after = newer.some(isOpaque) ? new Set([...before, ...(wanted ?? [])]) : newer;
  return [[...before], [...after]];
}

const idsNotCompared = (to: Kind, ids: readonly string[]): string =>
  `REFERENCES_KEPT: Ids of another system stand among the ${to.collection} (${someOf(ids)}) and could not be compared; an ` +
  'import keeps what is stored.';
