import type { EntityManager } from 'typeorm';
import { columnOf, type Kind, keyOf, ownFields, type Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { slugOf } from '../lib/slug.ts';
import { writeLinks } from './write-links.ts';
import { insertEntities, type RowToWrite, updateEntities } from './write-rows.ts';

/** An entity to be stored: complete, secrets sealed, references as keys of entities that are stored. */
export interface EntityToWrite {
  readonly id: string;
  readonly portable: Portable;
  readonly digest: string | null;
  /** What a new entity starts with, where that is not 1. */
  readonly revision?: number | undefined;
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
  await insertEntities(manager, kind, batch.created.map(rowOf(kind)));
  await updateEntities(manager, kind, batch.updated.map(rowOf(kind)));
  for (const [field, reference] of Object.entries(kind.references)) {
    await writeLinks(manager, { kind, field, reference }, batch);
  }
}

const rowOf = (kind: Kind) => {
  const fields = ownFields(kind).map((field) => [field, columnOf(kind, field)] as const);
  const named = 'slug' in kind.table.options.columns;
  return ({ id, portable, digest, revision = 1 }: EntityToWrite): RowToWrite => {
    const row: Record<string, Json> = { id, digest, revision };
    for (const [field, column] of fields) row[column] = portable[field] ?? null;
    if (named) row['slug'] = slugOf(String(portable['name'] ?? keyOf(kind, portable)));
    return row;
  };
};
