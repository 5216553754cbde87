import { EntitySchema } from 'typeorm';
import {
  jsonColumn,
  nowColumn,
  oneOf,
  optionalJsonColumn,
  optionalTextColumn,
  optionalTimeColumn,
  textColumn,
} from '../kinds/shared-fields.ts';
import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';

export const rotationStates = ['running', 'completed', 'failed'] as const;

/** Where a rotation of secrets stands. */
export type RotationState = (typeof rotationStates)[number];

export interface RotationRow {
  id: string;
  state: RotationState;
  key_id: string;
  /** None before the rows were counted. */
  total: number | null;
  resealed: number;
  failed: number;
  problems: readonly Problem[];
  table_name: string | null;
  place: Json;
  lease_token: number;
  lease_until: Date | null;
  failures: number;
  created_by: string;
  created_at: Date;
  finished_at: Date | null;
}

const count = { type: 'integer', default: 0 } as const;

export const rotationTable = new EntitySchema<RotationRow>({
  name: 'secret_rotations',
  columns: {
    id: { type: 'uuid', primary: true, generated: 'uuid' },
    state: textColumn,
    key_id: textColumn,
    total: { type: 'integer', nullable: true },
    resealed: count,
    failed: count,
    problems: jsonColumn,
    table_name: optionalTextColumn,
    place: optionalJsonColumn,
    lease_token: count,
    lease_until: optionalTimeColumn,
    failures: count,
    created_by: textColumn,
    created_at: nowColumn,
    finished_at: optionalTimeColumn,
  },
  checks: [oneOf('state', rotationStates)],
  indices: [
    {
      name: 'secret_rotations_running_idx',
      columns: ['state'],
      where: `(state = 'running'::text)`,
      unique: true,
    },
  ],
});
