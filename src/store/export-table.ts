import { EntitySchema } from 'typeorm';
import { json, text } from '../kinds/entity-row.ts';

export interface ExportRow {
  id: string;
  selection: unknown;
  format: string;
  compression: string;
  secrets: Uint8Array | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

export const exportTable = new EntitySchema<ExportRow>({
  name: 'exports',
  columns: {
    id: { type: 'uuid', primary: true },
    selection: json,
    format: text,
    compression: text,
    secrets: { type: 'bytea', nullable: true },
    created_by: text,
    created_at: { type: 'timestamptz', default: () => 'now()' },
    expires_at: { type: 'timestamptz' },
    revoked_at: { type: 'timestamptz', nullable: true },
  },
  indices: [{ columns: ['expires_at'] }],
});
