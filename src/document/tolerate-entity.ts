import type { z } from 'zod';
import { type Kind, perKind } from '../kinds/kind.ts';
import { shortened } from '../lib/characters.ts';
import { withoutMark } from '../lib/exact-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';

interface ToleratedEntity {
  /** Only the kind's fields that the document has, in the kind's order and spelling; not validated yet. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What the entity was called where it comes from; documents may refer to it by this. */
  readonly sourceId: string | undefined;
  readonly warnings: readonly string[];
}

/** Brings an entity of a real document into the kind's own form. */
export function tolerateEntity(kind: Kind, given: JsonObject): ToleratedEntity {
  const entity = inPlace(given);
  const table = kindFields(kind);
  return {
    fields: properFields(table, entity),
    sourceId: sourceIdOf(entity['id']),
    warnings: warningsAbout(table, entity),
  };
}

function properFields({ fields }: KindFields, entity: JsonObject): Record<string, unknown> {
  const proper: Record<string, unknown> = {};
  for (const { name, aliases, tolerate } of fields) {
    const given = entity[name] ?? firstOf(entity, aliases) ?? entity[name];
    const value = given === undefined ? undefined : tolerate(given);
    if (value !== undefined) proper[name] = value;
  }
  return proper;
}

function firstOf(entity: JsonObject, names: readonly string[]) {
  for (const name of names) if (entity[name] !== undefined) return entity[name];
  return;
}

function sourceIdOf(id: unknown): string | undefined {
  if (typeof id === 'number') return String(id);
  return typeof id === 'string' && id !== '' ? withoutMark(id) : undefined;
}

const none: readonly string[] = [];
const mostNamed = 20;

function warningsAbout({ known }: KindFields, entity: JsonObject): readonly string[] {
  let unknown: string[] | undefined;
  for (const name in entity)
    if (!known.has(name)) {
      unknown ??= [];
      unknown.push(name);
    }
  return unknown === undefined
    ? none
    : [`UNKNOWN_FIELDS: Unknown fields were left out: ${enumerated(unknown)}.`];
}

/** The first of some names, and how many more there are. */
export function enumerated(names: readonly string[]): string {
  const named = names.slice(0, mostNamed).map((name) => shortened(name));
  const others = names.length - named.length;
  return named.join(', ') + (others > 0 ? ` and ${others} more` : '');
}

/** Turns a spelling that real documents use into the proper one; `undefined` stands for an absent field. */
export type Tolerance = (value: unknown) => unknown;

/** Strings, or objects of which one of these members is the string that counts; each once, in order. */
const listOf =
  (...members: readonly string[]): Tolerance =>
  (value) =>
    Array.isArray(value) ? [...new Set(value.map((item) => textOf(item, members)))] : value;

function textOf(item: unknown, members: readonly string[]): unknown {
  if (!isJsonObject(item)) return item;
  for (const member of members) {
    const text = item[member];
    if (typeof text === 'string' && text !== '') return withoutMark(text);
    if (typeof text === 'number') return String(text);
  }
  return item;
}

/** `None` is how Python prints that there is no address. */
const address: Tolerance = (value) => (value === 'None' ? null : value);

function authType(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? undefined;
  const folded = value.trim().toLowerCase();
  return folded === '' || folded === 'none' ? undefined : folded;
}

const transports = ['SSE', 'HTTP', 'STDIO', 'STREAMABLEHTTP', 'WEBSOCKET', 'GRPC'];

/** One spelling of what is known, in whatever case and with whatever strokes it is written: `streamable-http`. */
export function transport(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const plain = value.replace(/[-_\s]/g, '').toUpperCase();
  return transports.includes(plain) ? plain : value;
}

/** Where a field cannot be null, null says no more than leaving it out. */
const withoutNull =
  (tolerate: Tolerance): Tolerance =>
  (value) =>
    tolerate(value) ?? undefined;

const asIs: Tolerance = (value) => value;

interface KindFields {
  /** In the order of the portable form. */
  readonly fields: readonly Field[];
  /** Every name that a document may use without a warning. */
  readonly known: ReadonlySet<string>;
}

interface Field {
  readonly name: string;
  /** Other names of the field; its own wins. */
  readonly aliases: readonly string[];
  readonly tolerate: Tolerance;
}

/** How documents spell a kind's fields, as tables. */
const kindFields = perKind(
  (kind: Kind): KindFields => ({
    fields: Object.keys(kind.portable.shape).map((name) => field(kind, name)),
    known: new Set([
      ...Object.keys(kind.portable.shape),
      ...Object.keys(kind.aliases),
      ...kind.derived,
      ...ignoredFields,
    ]),
  }),
);

const field = (kind: Kind, name: string): Field => ({
  name,
  aliases: Object.keys(kind.aliases).filter((alias) => kind.aliases[alias] === name),
  tolerate: allowsNull(kind, name) ? tolerance(kind, name) : withoutNull(tolerance(kind, name)),
});

const tolerances: Readonly<Record<string, Tolerance>> = {
  tags: listOf('label', 'id'),
  auth_type: authType,
  url: address,
  transport,
};

function tolerance(kind: Kind, name: string): Tolerance {
  const reference = kind.references[name];
  if (reference === undefined) return tolerances[name] ?? asIs;
  return listOf(reference.kind.key, 'name', 'uri', 'id');
}

function allowsNull({ portable }: Kind, name: string): boolean {
  const schema: z.ZodType | undefined = portable.shape[name];
  return schema?.safeParse(null).success ?? false;
}

/** Identity and ownership: every environment has its own, and what a document says of them is never trusted. */
export const ignoredFields: readonly string[] = [
  'id',
  'created_at',
  'updated_at',
  'team_id',
  'owner_email',
  'visibility',
  'team',
  'team_name',
  'created_by',
  'modified_by',
  'version',
  'federation_source',
  'import_batch_id',
  'created_via',
  'created_from_ip',
  'created_user_agent',
  'modified_via',
  'modified_from_ip',
  'modified_user_agent',
  'metrics',
];

/**
 * The member of an entity or a document that ContextForge's import passes over: what it would refuse, or not
 * understand.
 */
export const ownMember = 'x_lading';

/** An entity with what documents for ContextForge have in other places, or its own exports in a place of theirs. */
export function inPlace(entity: JsonObject): JsonObject {
  if (entity[ownMember] === undefined && entity['auth_query_params'] === undefined) return entity;
  const { [ownMember]: own, auth_query_params: parameters, ...others } = entity;
  const { auth_type, headers } = objectOf(own);
  const [credential] = Object.values(objectOf(parameters));
  const hasOwnHeaders = isJsonObject(headers ?? null);
  return {
    ...others,
    ...(auth_type !== undefined && { auth_type }),
    ...(hasOwnHeaders && { headers: { ...objectOf(others['headers']), ...objectOf(headers) } }),
    ...(credential !== undefined && others['auth_value'] == null && { auth_value: credential }),
  };
}

const objectOf = (value: Json | undefined): JsonObject =>
  value !== undefined && isJsonObject(value) ? value : {};
