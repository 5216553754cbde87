import { EntitySchema, type EntitySchemaOptions } from 'typeorm';
import type { Kind, Reference } from '../kinds/kind.ts';
import { kinds } from '../kinds/registry.ts';
import { nowColumn, textColumn } from '../kinds/shared-fields.ts';
import { accessTokenTable } from './access-token-table.ts';
import { auditEntryTable } from './audit-table.ts';
import { downloadLinkTable, uploadPartTable, uploadTable } from './file-tables.ts';
import { importApprovalTable, importChunkTable, importJobTable, importStepTable } from './import-tables.ts';
import { pendingTable, referringKinds } from './pending.ts';
import { rotationTable } from './rotation-table.ts';

/** One row for each mention of an entity by another, in order. */
interface LinkRow {
  position: number;
  [idColumn: string]: string | number;
}

interface DeletionRow {
  kind: string;
  key: string;
  changed_in: string;
  deleted_at: Date;
}

const idColumn = (kind: Kind, onDelete: 'CASCADE' | 'NO ACTION') => ({
  type: 'uuid' as const,
  primary: true,
  foreignKey: { target: kind.collection, inverseSide: 'id', onDelete },
});

const linkTable = (from: Kind, { kind: to, through }: Reference): EntitySchema<LinkRow> => {
  const options: EntitySchemaOptions<LinkRow> = {
    name: through,
    columns: {
      [`${from.name}_id`]: idColumn(from, 'CASCADE'),
      [`${to.name}_id`]: idColumn(to, 'NO ACTION'),
      position: { type: 'integer' },
    },
    indices: [{ columns: [`${to.name}_id`] }],
  };
  return new EntitySchema<LinkRow>(options);
};

/** The join tables of all references. */
const linkTables = kinds.flatMap((from) =>
  Object.values(from.references).map((reference) => linkTable(from, reference)),
);

/** One row for each name that an entity refers to and that nothing here has. */
interface PendingNameRow {
  kind: string;
  name: string;
  slug: string;
  position: number;
  [idColumn: string]: string | number;
}

const pendingTableOf = (from: Kind): EntitySchema<PendingNameRow> => {
  const options: EntitySchemaOptions<PendingNameRow> = {
    name: pendingTable(from),
    columns: {
      [`${from.name}_id`]: idColumn(from, 'CASCADE'),
      kind: { type: 'text', primary: true },
      name: { type: 'text', primary: true, collation: 'C' },
      slug: { type: 'text', collation: 'C' },
      position: { type: 'integer' },
    },
    indices: [{ columns: ['kind', 'name'] }, { columns: ['kind', 'slug'] }],
  };
  return new EntitySchema<PendingNameRow>(options);
};

/** The pending names of all kinds that refer to others. */
const pendingTables = referringKinds.map(pendingTableOf);

const deletionTable = new EntitySchema<DeletionRow>({
  name: 'deletions',
  columns: {
    kind: { type: 'text', primary: true },
    key: { ...textColumn, primary: true, collation: 'C' },
    changed_in: { type: 'xid8' as 'text', default: () => 'pg_current_xact_id()' },
    deleted_at: nowColumn,
  },
  indices: [{ columns: ['changed_in'] }, { columns: ['deleted_at'] }],
});

/** Everything that the database holds. */
export const storeTables = [
  ...kinds.map(({ table }) => table),
  ...linkTables,
  ...pendingTables,
  deletionTable,
  importJobTable,
  importApprovalTable,
  importChunkTable,
  importStepTable,
  uploadTable,
  uploadPartTable,
  downloadLinkTable,
  rotationTable,
  accessTokenTable,
  auditEntryTable,
];
