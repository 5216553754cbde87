import { EntitySchema } from 'typeorm';
import { jsonColumn, oneOf, optionalTextColumn, textColumn } from '../kinds/shared-fields.ts';
import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';

export const auditResults = ['allowed', 'refused', 'failed'] as const;
/** What became of something that somebody asked for. */
export type AuditResult = (typeof auditResults)[number];

export interface AuditEntryRow {
  id: string;
  number: string;
  at: Date;
  actor: string;
  action: string;
  result: AuditResult;
  entities: readonly EntityReference[];
  job_id: string | null;
  address: string | null;
  request_id: string;
  details: JsonObject;
}

export const auditEntryTable = new EntitySchema<AuditEntryRow>({
  name: 'audit_entries',
  columns: {
    id: { type: 'uuid', primary: true },
    number: { type: 'bigint', generated: 'increment', unique: true },
    at: { type: 'timestamptz', default: () => 'clock_timestamp()' },
    actor: textColumn,
    action: textColumn,
    result: textColumn,
    entities: { type: 'jsonb', default: [] },
    job_id: { type: 'uuid', nullable: true },
    address: optionalTextColumn,
    request_id: textColumn,
    details: { ...jsonColumn, default: {} },
  },
  checks: [oneOf('result', auditResults)],
  indices: [
    { columns: ['at'] },
    { columns: ['actor', 'number'] },
    { columns: ['action', 'number'] },
    { columns: ['job_id'] },
    { name: 'audit_entries_not_allowed_idx', columns: ['number'], where: "result <> 'allowed'" },
    { name: 'audit_entries_entities_idx', synchronize: false },
  ],
});
