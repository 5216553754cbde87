import type { EntityManager } from 'typeorm';
import { columnOf, type Kind, keyOf, ownFields, type Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { slugOf } from '../lib/slug.ts';
import { writtenColumns } from './portable-sql.ts';
import { writeLinks } from './write-links.ts';
import { insertRows, type RowToWrite, updateRows } from './write-rows.ts';

/** An entity to be stored: complete, secrets sealed, references as keys of entities that are stored. */
export interface EntityToWrite {
  readonly id: string;
  readonly portable: Portable;
  readonly digest: string | null;
}

export interface Batch {
  readonly created: readonly EntityToWrite[];
  readonly updated: readonly EntityToWrite[];
}

/** Writes entities of one kind and what they refer to, a few statements for all; every update adds one revision. */
export async function writeBatch(manager: EntityManager, kind: Kind, batch: Batch): Promise<void> {
  const target = { table: kind.collection, columns: writtenColumns(kind) };
  await insertRows(manager, target, batch.created.map(rowOf(kind)));
  await updateRows(manager, kind, batch.updated.map(rowOf(kind)));
  for (const [field, reference] of Object.entries(kind.references)) {
    await writeLinks(manager, { kind, field, reference }, batch);
  }
}

const rowOf = (kind: Kind) => {
  const fields = ownFields(kind).map((field) => [field, columnOf(kind, field)] as const);
  const named = 'slug' in kind.table.options.columns;
  return ({ id, portable, digest }: EntityToWrite): RowToWrite => {
    const row: Record<string, Json> = { id, digest };
    for (const [field, column] of fields) row[column] = portable[field] ?? null;
    if (named) row['slug'] = slugOf(String(portable['name'] ?? keyOf(kind, portable)));
    return row;
  };
};
