import { columnOf, type Kind, keyOf, ownFields, type Portable, perKind } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { slugOf } from '../lib/slug.ts';
import { type RowToWrite, rowReader, rowWriter, type WrittenColumn } from './row-text.ts';

/** What a write has to know of an entity: complete, secrets sealed. */
export interface EntityContent {
  readonly portable: Portable;
  readonly digest: string | null;
  /** What a new entity starts with, where that is not 1. */
  readonly revision?: number | undefined;
}

/** The columns of an entity's row that a write sets, but for its id, which it gets when it is stored. */
export const columnsWithoutId = perKind((kind: Kind): readonly WrittenColumn[] => {
  const written = [...ownFields(kind).map((field) => columnOf(kind, field)), 'digest', 'revision', 'slug'];
  return Object.entries(kind.table.options.columns)
    .filter(([name]) => written.includes(name))
    .map(([name, column]) => ({ name, type: `${column?.type}${column?.array ? '[]' : ''}` }));
});

/** The row of an entity, without its id; `columns` are those that are wanted. */
export function rowOf(
  kind: Kind,
  { portable, digest, revision = 1 }: EntityContent,
  columns: ReadonlySet<string> = allColumns(kind),
): RowToWrite {
  const row: Record<string, Json> = { digest, revision };
  for (const [field, column] of fieldColumns(kind))
    if (columns.has(column)) row[column] = portable[field] ?? null;
  if (columns.has('slug')) row['slug'] = slugOf(String(portable['name'] ?? keyOf(kind, portable)));
  return row;
}

/** The row of an entity as text, without its id. */
export const rowTextOf = (kind: Kind, content: EntityContent): string => writer(kind)(rowOf(kind, content));

/** The row that a text of today's form stands for. */
export const rowOfText = (kind: Kind, text: string): RowToWrite => reader(kind)(text);

/** What of an entity is in a row of its own kind's table, in the document's order. */
export const portableOfText = (kind: Kind, text: string): Record<string, Json> =>
  portableOfRow(kind, rowOfText(kind, text));

/** What the texts of rows of a kind consist of, as text: only of the same form they are rows of today's table. */
export const rowForm = perKind((kind: Kind) =>
  columnsWithoutId(kind)
    .map(({ name }) => name)
    .join(' '),
);

/**
 * What of an entity is in the text of a row that was made when the table was another; what it does not have is absent.
 */
export function portableOfForm(kind: Kind, form: string, text: string): Record<string, Json> {
  const types = new Map(columnsWithoutId(kind).map(({ name, type }) => [name, type]));
  const columns = form.split(' ').map((name) => ({ name, type: types.get(name) ?? 'text' }));
  return portableOfRow(kind, rowReader(columns)(text));
}

function portableOfRow(kind: Kind, row: RowToWrite): Record<string, Json> {
  const portable: Record<string, Json> = {};
  for (const [field, column] of fieldColumns(kind))
    if (row[column] !== undefined) portable[field] = row[column];
  return portable;
}

const fieldColumns = perKind((kind: Kind) =>
  ownFields(kind).map((field) => [field, columnOf(kind, field)] as const),
);
const allColumns = perKind((kind: Kind) => new Set(columnsWithoutId(kind).map(({ name }) => name)));
const writer = perKind((kind: Kind) => rowWriter(columnsWithoutId(kind)));
const reader = perKind((kind: Kind) => rowReader(columnsWithoutId(kind)));
