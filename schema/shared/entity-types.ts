import { columnOf, type Kind, ownFields } from '../../src/kinds/kind.ts';
import { type KindName, kinds, type RowOf } from '../../src/kinds/registry.ts';
import type { EntityRow } from '../../src/kinds/shared-fields.ts';

/** The object types of the kinds, and what each is resolved from. */
export type EntityObjects = { [Name in KindName as Capitalize<Name>]: RowOf[Name] };

/** The name of a kind's object type: `Tool` for `tool`. */
export const typeNameOf = <Name extends KindName>({ name }: Kind<Name>): Capitalize<Name> =>
  // `toUpperCase` does not say so, but this is what `Capitalize` means.
  `${name.charAt(0).toUpperCase()}${name.slice(1)}` as Capitalize<Name>;

const byTypeName = new Map<string, Kind<KindName>>(kinds.map((kind) => [typeNameOf(kind), kind]));

/** The kind whose object type has this name; a name of any other type is a bug. */
export function kindOfType(typeName: string): Kind<KindName> {
  const kind = byTypeName.get(typeName);
  if (kind === undefined) throw new TypeError(`${typeName} is no type of an entity.`);
  return kind;
}

/** The fields of a row: columns of the kind's own table, under their document names. */
export const fieldsOfRow = (kind: Kind, row: EntityRow): Readonly<Record<string, unknown>> =>
  Object.fromEntries(ownFields(kind).map((field) => [field, Reflect.get(row, columnOf(kind, field))]));

/** The key of a row: what names the entity in every environment. */
export const keyOfRow = (kind: Kind, row: EntityRow): string => String(Reflect.get(row, kind.key));
