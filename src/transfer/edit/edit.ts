import type { EntityManager } from 'typeorm';
import type { EntityRow } from '../../kinds/entity-row.ts';
import type { Kind } from '../../kinds/kind.ts';
import { findByIds } from '../../store/find-entities.ts';
import { isTransient } from '../../store/postgres-codes.ts';
import type { Store } from '../../store/store.ts';

const attempts = 5;

/** One edit in one transaction, made again from the start where another writer got in its way. */
export async function edit<Result>(
  store: Store,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.transaction(work);
    } catch (error) {
      if (attempt === attempts || !isTransient(error)) throw error;
    }
  }
}

/** The row that an edit leaves, as stored. */
export async function readBack<Row extends EntityRow>(
  manager: EntityManager,
  kind: Kind<string, Row>,
  id: string,
): Promise<Row> {
  const [row] = await findByIds(manager, kind, [id]);
  if (row === undefined) throw new Error(`The ${kind.name} ${id} is not there after it was written.`);
  return row;
}
