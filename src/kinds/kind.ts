import type { EntitySchema } from 'typeorm';
import type { z } from 'zod';
import type { Json, JsonObject } from '../lib/json.ts';
import type { EntityRow } from './shared-fields.ts';

/** One of the six types of entity, described once; everything else reads this record from the registry. */
export interface Kind<Name extends string = string, Row extends EntityRow = EntityRow> {
  /** Singular, lower case: `tool`. */
  readonly name: Name;
  /** Name of the list in a document and of the table: `tools`. */
  readonly collection: string;
  /** The field that names an entity in every environment. */
  readonly key: 'name' | 'uri';
  readonly table: EntitySchema<Row>;
  /** What the document has: defaults stand for absent fields when an entity is created. */
  readonly portable: z.ZodObject;
  /** Fields that a document calls differently than the table does: field → column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Fields that mention entities of another kind by key, in order. */
  readonly references: Readonly<Record<string, Reference>>;
  readonly secrets: readonly SecretField[];
  /** Other spellings of fields that real documents use: spelling → field. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Fields of other people's documents that every environment makes for itself; left out without a warning. */
  readonly derived: readonly string[];
  /** What fields must hold beyond their types. */
  readonly rules: Readonly<Record<string, FieldRule>>;
  /** Columns in which a search looks, besides the key. */
  readonly searched: readonly string[];
  /** SQL condition on the table for rows that exports leave out; none when absent. */
  readonly notExported?: string;
  /**
   * The field without which an entity was only found on a gateway, which offers the rest: documents have such entities
   * once for each gateway that offers one.
   */
  readonly content?: string;
}

/** `kind` is the record itself, not its name: so references between kinds cannot be circular. */
export interface Reference {
  readonly kind: Kind;
  /** Join table with the columns `<from>_id`, `<to>_id`, `position`. */
  readonly through: string;
}

/**
 * Pending names: those in a field that nothing here has, field → names. They stand in the portable form among the keys,
 * in order.
 */
export type PendingNames = Readonly<Record<string, readonly string[]>>;

/**
 * `value`: the field is one sealed string. `members`: the field is an object, members with a secret are sealed.
 * `address`, `free`: secret parts of an address, or of a free-form value, are sealed where they stand.
 */
export interface SecretField {
  readonly field: string;
  readonly holds: 'value' | 'members' | SecretPart;
  /** The field that says what sort of secret it is, and only makes sense together with it. */
  readonly typeField?: string;
}

/** What a secret can be a part of: an address, or a free-form value. */
export type SecretPart = 'address' | 'free';

/** An entity as the document has it: fields by their document names; absent ones keep what is stored. */
export type Portable = JsonObject;

type Optional = 'columns' | 'references' | 'secrets' | 'aliases' | 'derived' | 'searched' | 'rules';

export const defineKind = <Name extends string, Row extends EntityRow>(
  kind: Omit<Kind<Name, Row>, Optional> & Partial<Pick<Kind<Name, Row>, Optional>>,
): Kind<Name, Row> => ({
  columns: {},
  references: {},
  secrets: [],
  aliases: {},
  derived: [],
  searched: [],
  ...kind,
  rules: { tags: 'line', ...kind.rules },
});

/** The column that holds a field of the document. */
export const columnOf = (kind: Kind, field: string): string => kind.columns[field] ?? field;

/** The key of an entity of this kind. */
export const keyOf = (kind: Kind, portable: Portable): string => String(portable[kind.key] ?? '');

/** Document fields that are columns of the kind's own table, in the document's order. */
export const ownFields = (kind: Kind): string[] =>
  Object.keys(kind.portable.shape).filter((field) => !(field in kind.references));

/** The meaning of a field of the document, or of the kind itself, as every kind says it; one sentence or two. */
export const meaningOf = ({ portable }: Kind, field?: string): string | undefined =>
  (field === undefined ? portable : portable.shape[field])?.description;

/** The default of a field of the document, for a new entity that has none; undefined where it has to have one. */
export const defaultOf = ({ portable }: Kind, field: string): Json | undefined => {
  const parsed = portable.shape[field]?.safeParse(undefined);
  // Defaults of documents are JSON.
  return parsed?.success === true ? (parsed.data as Json) : undefined;
};

/** Whether entities of this kind refer to others. */
export const isReferring = ({ references }: Kind): boolean => Object.keys(references).length > 0;

/** The mentions in a field of references: keys, and in a document that was just received slugs and ids too. */
export function mentionsIn(portable: Portable | null | undefined, field: string): string[] {
  const mentions = portable?.[field];
  return Array.isArray(mentions) ? mentions.map(String) : [];
}

/**
 * What a field must hold beyond its type. `line`: a text, or texts, of one line. `text`: any text for people. `content`:
 * any text. `address`: where something is reached. `uri`: a key that is an address. `place`: the key of a root. `headers`,
 * `header-names`: as RFC 9110 has them.
 */
export type FieldRule =
  | 'line'
  | 'text'
  | 'content'
  | 'address'
  | 'uri'
  | 'place'
  | 'media-type'
  | 'json-schema'
  | 'headers'
  | 'header-names';

/** A function of a kind that is worked out once for each. */
export function perKind<T>(workOut: (kind: Kind) => T): (kind: Kind) => T {
  const known = new WeakMap<Kind, T>();
  return (kind) => {
    const before = known.get(kind);
    if (before !== undefined) return before;
    const result = workOut(kind);
    known.set(kind, result);
    return result;
  };
}
