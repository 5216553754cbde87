import { EntitySchema } from 'typeorm';
import type { JsonObject } from '../../lib/json.ts';
import { type EntityRow, entityColumns, jsonColumn, keyColumn, optionalTextColumn } from '../entity-row.ts';

export interface ServerRow extends EntityRow {
  name: string;
  description: string | null;
  capabilities: JsonObject;
}

export const serverTable = new EntitySchema<ServerRow>({
  name: 'servers',
  columns: { ...entityColumns, name: keyColumn, description: optionalTextColumn, capabilities: jsonColumn },
  indices: [{ columns: ['changed_in'] }],
});
