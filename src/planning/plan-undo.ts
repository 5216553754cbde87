import { type Kind, mentionsIn, type PendingNames, type Portable } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { LostLink, OutcomeStatus, Places } from '../kinds/words.ts';
import type { Json } from '../lib/json.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { diff, differingFields } from './diff.ts';
import { digestOf } from './digest.ts';
import { digestOfWhole } from './portable-states.ts';
import type { Recordable, StoredEntity } from './step.ts';

/** What an import has done to one entity, as its journal has it. */
export interface WrittenOutcome {
  /** Under which it was stored. */
  readonly key: string;
  readonly status: OutcomeStatus;
  readonly entityId: string;
  /** Of the entity after the import; of a deleted one, the last that it had. */
  readonly revision: number;
  /** Of a changed entity the fields that changed, of a deleted one all, as they were before; none for what was new. */
  readonly before: Portable | null;
  /** Where the references of that stood, if there were gaps in between. */
  readonly places: Places | null;
  /** What referred to it when it was deleted, or by name before it was stored. */
  readonly links: readonly LostLink[] | null;
}

/** What the way back rests on. */
export interface UndoContext {
  readonly kind: Kind<KindName>;
  /** By id, in full. */
  readonly stored: ReadonlyMap<string, StoredEntity & { readonly portable: Portable }>;
  /** Id → who still refers to it, as `server 'a'`, but for those that are going to refer to it by name again. */
  readonly referrers: ReadonlyMap<string, readonly string[]>;
  /** Which of the keys of deleted entities others have by now. */
  readonly taken: ReadonlySet<string>;
  /** The key of what was referred to, if it is there. */
  readonly keyOf: (field: string, name: string) => string | undefined;
  readonly ring: KeyRing;
}

/** The step that takes back one written outcome: what was edited since, or is needed by others, is left alone, and the step says so. */
export function planUndo(context: UndoContext, outcome: WrittenOutcome): Recordable {
  const stored = context.stored.get(outcome.entityId);
  if (outcome.status === 'deleted') return bringBack(context, outcome);
  if (stored === undefined)
    return leave(outcome, `DELETED_SINCE: ${named(context, outcome)} was deleted since.`);
  if (stored.revision !== outcome.revision)
    return leave(outcome, editedSince(context, outcome, stored), stored);
  if (outcome.status === 'updated') return restore(context, outcome, stored);
  return remove(context, outcome, stored);
}

const named = ({ kind }: UndoContext, { key }: WrittenOutcome): string => `The ${kind.name} '${key}'`;

const editedSince = (context: UndoContext, outcome: WrittenOutcome, { revision }: StoredEntity): string =>
  `EDITED_SINCE: ${named(context, outcome)} was changed after the import (it has revision ${revision}, the import left ` +
  `${outcome.revision}); it was left alone.`;

function leave({ key }: WrittenOutcome, warning: string, stored?: StoredEntity): Recordable {
  const isThere = stored !== undefined;
  return {
    ...bare(key, isThere),
    status: 'skipped',
    warnings: [warning],
    ...(isThere && { stored }),
  };
}

const bare = (key: string, conflict: boolean): Omit<Recordable, 'status'> => ({
  incoming: { key },
  conflict,
  changes: [],
  warnings: [],
  problems: [],
});

function remove(context: UndoContext, outcome: WrittenOutcome, stored: StoredEntity): Recordable {
  const referrers = context.referrers.get(outcome.entityId) ?? [];
  if (referrers.length === 0) return { ...bare(outcome.key, true), status: 'deleted', stored };
  const names = referrers.slice(0, 5).join(', ');
  const warning = `STILL_REFERENCED: ${named(context, outcome)} was left, because others refer to it: ${names}.`;
  return leave(outcome, warning, stored);
}

function restore(
  context: UndoContext,
  outcome: WrittenOutcome,
  stored: StoredEntity & { readonly portable: Portable },
): Recordable {
  const { portable: before, pending, places, warnings } = withPending(context, outcome);
  const portable = { ...stored.portable, ...before };
  const shown = fingerprintPortable(context.kind, portable, context.ring);
  return {
    ...bare(outcome.key, true),
    status: 'updated',
    stored,
    target: {
      id: stored.id,
      portable,
      fields: differingFields(stored.portable, portable),
      pending,
      places,
      digest: digestOf(shown),
    },
    changes: diff(fingerprintPortable(context.kind, stored.portable, context.ring), shown),
    warnings,
  };
}

function bringBack(context: UndoContext, outcome: WrittenOutcome): Recordable {
  if (context.taken.has(outcome.key) || outcome.before === null) {
    return leave(outcome, `KEY_TAKEN: ${named(context, outcome)} is there again; it was left alone.`);
  }
  const { portable, pending, places, warnings } = withPending(context, outcome);
  const digest = digestOfWhole(context.kind, portable, context.ring);
  const target = { id: outcome.entityId, portable, pending, places, digest, revision: outcome.revision + 1 };
  return { ...bare(outcome.key, false), status: 'created', target, warnings };
}

interface Restorable {
  readonly portable: Portable;
  readonly pending: PendingNames;
  readonly places: Places;
  readonly warnings: readonly string[];
}

/** What was there; what it refers to and is gone, or was not there then, is referred to by name. */
function withPending(
  { kind, keyOf }: UndoContext,
  { key: ofEntity, before, places: stood }: WrittenOutcome,
): Restorable {
  const portable: Record<string, Json> = { ...before };
  const pending: Record<string, readonly string[]> = {};
  const places: Record<string, readonly number[]> = {};
  const warnings: string[] = [];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const names = mentionsIn(before, field);
    if (names.length === 0) continue;
    const gone = names.filter((name) => keyOf(field, name) === undefined);
    const keys = names.map((name) => keyOf(field, name) ?? name);
    const isFirst = (index: number): boolean => keys.indexOf(keys[index] ?? '') === index;
    portable[field] = keys.filter((_key, index) => isFirst(index));
    places[field] = (stood?.[field] ?? [...names.keys()]).filter((_place, index) => isFirst(index));
    pending[field] = gone;
    warnings.push(...gone.map((name) => pendingReference(kind, ofEntity, to, name)));
  }
  return { portable, pending, places, warnings };
}

const pendingReference = (from: Kind, key: string, to: Kind, mention: string): string =>
  `PENDING_REFERENCE: The ${from.name} '${key}' refers to the ${to.name} '${mention}' by name only: it is not there (any more), ` +
  'and is referred to as soon as it is.';
