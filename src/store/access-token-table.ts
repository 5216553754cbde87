import { EntitySchema } from 'typeorm';
import { nowColumn, optionalTextColumn, optionalTimeColumn, textColumn } from '../kinds/shared-fields.ts';

export interface AccessTokenRow {
  id: string;
  number: string;
  name: string;
  hash: Buffer;
  prefix: string;
  /** Either this or the permissions. */
  role: string | null;
  permissions: string[] | null;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export const accessTokenTable = new EntitySchema<AccessTokenRow>({
  name: 'access_tokens',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    number: { type: 'bigint', generated: 'increment', unique: true },
    name: textColumn,
    hash: { type: 'bytea', unique: true },
    prefix: textColumn,
    role: optionalTextColumn,
    permissions: { type: 'text', array: true, nullable: true },
    created_by: textColumn,
    created_at: nowColumn,
    expires_at: optionalTimeColumn,
    last_used_at: optionalTimeColumn,
    revoked_at: optionalTimeColumn,
  },
  checks: [{ expression: 'num_nonnulls(role, permissions) = 1' }],
});
