import { kinds } from '../kinds/registry.ts';
import { exportTable } from './export-table.ts';
import { importChunkTable, importJobTable, importStepTable } from './import-tables.ts';
import { deletionTable, linkTables, pendingTables } from './other-tables.ts';
import { uploadPartTable, uploadTable } from './upload-tables.ts';

/** Everything that the database holds. */
export const storeTables = [
  ...kinds.map(({ table }) => table),
  ...linkTables,
  ...pendingTables,
  deletionTable,
  importJobTable,
  importChunkTable,
  importStepTable,
  uploadTable,
  uploadPartTable,
  exportTable,
];
