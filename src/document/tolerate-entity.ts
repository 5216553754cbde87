import type { Kind } from '../kinds/kind.ts';
import { shortened } from '../lib/characters.ts';
import { withoutMark } from '../lib/exact-number.ts';
import type { JsonObject } from '../lib/json.ts';
import { type KindFields, kindFields } from './kind-fields.ts';
import { inPlace } from './own-places.ts';

export interface ToleratedEntity {
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
