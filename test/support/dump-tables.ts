import { brotliDecompressSync } from 'node:zlib';
import { kinds } from '../../src/kinds/registry.ts';
import { pendingTable, referringKinds } from '../../src/store/pending.ts';
import type { Store } from '../../src/store/store.ts';

/** The tables of the kinds, with those of their references and of names that nothing has yet. */
export const entityTables: readonly string[] = [
  ...kinds.map(({ collection }) => collection),
  ...kinds.flatMap(({ references }) => Object.values(references).map(({ through }) => through)),
  ...referringKinds.map(pendingTable),
];

/** All rows of tables as text: by comparing two dumps one sees whether anything was written. */
export async function dumpTables({ dataSource }: Store, tables = entityTables): Promise<string> {
  const dumps: string[] = [];
  for (const table of tables) {
    const rows: { row: string }[] = await dataSource.query(
      `SELECT t::text AS row FROM ${table} t ORDER BY 1`,
    );
    dumps.push(`${table}\n${rows.map(({ row }) => row).join('\n')}`);
  }
  return dumps.join('\n\n');
}

/** Everything that the database holds as text, packed documents included. */
export async function dumpDatabase(store: Store): Promise<string> {
  const tables: { name: string }[] = await store.dataSource.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const chunks: { content: Uint8Array }[] = await store.dataSource.query('SELECT content FROM import_chunks');
  const dump = await dumpTables(
    store,
    tables.map(({ name }) => name),
  );
  return [dump, ...chunks.map(({ content }) => brotliDecompressSync(content).toString())].join('\n\n');
}
