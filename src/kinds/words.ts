import type { Json } from '../lib/json.ts';
import type { KindName } from './registry.ts';

export const conflictStrategies = ['skip', 'update', 'rename', 'fail'] as const;
/** Conflict strategy: what happens to an entity whose key is already there. */
export type ConflictStrategy = (typeof conflictStrategies)[number];

export const outcomeStatuses = [
  'created',
  'updated',
  'unchanged',
  'renamed',
  'skipped',
  'failed',
  'deleted',
] as const;
/** Status of an outcome: what became of one entity; in a dry run, what would become of it. */
export type OutcomeStatus = (typeof outcomeStatuses)[number];

/** One kind, and which of its entities: all of them when `keys` is left out. */
export interface EntitySelection {
  readonly kind: KindName;
  readonly keys?: readonly string[] | undefined;
}

/** An entity by what names it in every environment. */
export interface EntityReference {
  readonly kind: KindName;
  readonly key: string;
}

/** Overrides the strategy per kind or per entity; the last rule that matches wins. */
export interface ConflictRule extends EntitySelection {
  readonly strategy: ConflictStrategy;
}

/** `path` is a JSON pointer into the entity; an absent side was not there. */
export interface FieldChange {
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** A reference that fell away because what it referred to was deleted, or came about because that was stored. */
export interface LostLink {
  /** The kind of what had the reference. */
  readonly kind: KindName;
  readonly id: string;
  /** Table of the link, or column of what had the reference. */
  readonly through: string;
  /** Among the links of its table; none for a column. */
  readonly position: number | null;
  /** The name that it was referred to by before it was there; none where a reference fell away. */
  readonly name?: string;
  /** Whether it was referred to besides already, so that the name made no link. */
  readonly isBeside?: true;
}

/** Where references stand, one number for each, in their order: field → numbers that grow, with gaps in between. */
export type Places = Readonly<Record<string, readonly number[]>>;
