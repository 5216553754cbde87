import { sealedRequests } from '../exports/download-links.ts';
import { sealedChunks, sealedJournal } from '../imports/sealed-tables.ts';
import { kinds } from '../kinds/registry.ts';
import type { SealedTable } from '../services/sealed-table.ts';
import { sealedParts } from '../uploads/open-upload.ts';
import { sealedEntities } from './sealed-entities.ts';

/** All tables in which something is sealed under a key of the ring; what is not here keeps its key for ever. */
export const sealedTables: readonly SealedTable[] = [
  sealedParts,
  sealedRequests,
  sealedChunks,
  sealedJournal,
  ...kinds.filter(({ secrets }) => secrets.length > 0).map(sealedEntities),
];
