import type { EntityManager } from 'typeorm';
import type { EntityRow } from '../kinds/entity-row.ts';
import type { Kind } from '../kinds/kind.ts';
import { retrying } from '../store/database-errors.ts';
import { findByIds } from '../store/find-entities.ts';
import type { Store } from '../store/store.ts';

/** One edit in one transaction, made again from the start where another writer got in its way. */
export const edit = <Result>(
  store: Store,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> => retrying(() => store.transaction(work));

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
