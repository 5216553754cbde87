import { expect } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { entityTables } from '../../support/dump-tables.ts';
import { checkNumbers } from './check-journal.ts';
import { checkReadings } from './check-readings.ts';
import { type FoundJob, findJob } from './find-job.ts';
import type { Reading } from './read-through.ts';

interface Undo {
  readonly id: string;
  readonly readings: readonly Reading[];
}

/** Of an import into nothing, nothing is left: each entity was deleted once, the last one first. */
export async function checkUndo(
  store: Store,
  { id, readings }: Undo,
  [undone]: readonly FoundJob[],
): Promise<void> {
  const undo = await findJob(store, id);
  expect(undo.job.state).toBe('completed');
  checkNumbers(undo);
  checkReadings(undo, readings);
  const written = undone?.steps.map(({ kind, key }) => `deleted ${kind} ${key}`).reverse();
  expect(undo.steps.map(({ status, kind, key }) => `${status} ${kind} ${key}`)).toEqual(written);
  for (const table of entityTables) {
    const rows: unknown[] = await store.dataSource.query(`SELECT 1 FROM ${table}`);
    expect({ table, rows }).toEqual({ table, rows: [] });
  }
}
