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

/** The same, in the place of what is stored under this id. */
export interface EntityToUpdate extends EntityToWrite {
  /** Of what is stored. */
  readonly revision: number;
}

export interface Batch {
  readonly created: readonly EntityToWrite[];
  readonly updated: readonly EntityToUpdate[];
}

/**
 * Writes entities of one kind and what they refer to, a few statements for all; every update adds one revision. Throws
 * `Outdated` where an updated entity has another revision by now, or one that is referred to is gone.
 */
export async function writeBatch(manager: EntityManager, kind: Kind, batch: Batch): Promise<void> {
  const target = { table: kind.collection, columns: writtenColumns(kind) };
  await insertRows(manager, target, batch.created.map(rowOf(kind)));
  const rowToUpdate = rowOf(kind);
  const updated = batch.updated.map((entity) => ({ ...rowToUpdate(entity), revision: entity.revision }));
  await updateRows(manager, kind, updated);
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
