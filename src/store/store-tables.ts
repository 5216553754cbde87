import { kinds } from '../kinds/registry.ts';
import { exportTable } from './export-table.ts';
import { importChunkTable, importJobTable, importStepTable } from './import-tables.ts';
import { deletionTable, linkTables } from './other-tables.ts';
import { uploadPartTable, uploadTable } from './upload-tables.ts';

/** Everything that the database holds. */
export const storeTables = [
  ...kinds.map(({ table }) => table),
  ...linkTables,
  deletionTable,
  importJobTable,
  importChunkTable,
  importStepTable,
  uploadTable,
  uploadPartTable,
  exportTable,
];
