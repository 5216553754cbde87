import { EntitySchema } from 'typeorm';
import { type EntityRow, entityColumns, keyColumn, textColumn } from '../entity-row.ts';

export interface RootRow extends EntityRow {
  uri: string;
  name: string;
}

export const rootTable = new EntitySchema<RootRow>({
  name: 'roots',
  columns: { ...entityColumns, uri: keyColumn, name: textColumn },
  indices: [{ columns: ['changed_in'] }],
});
