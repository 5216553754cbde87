import { EntitySchema } from 'typeorm';
import type { JsonObject } from '../../lib/json.ts';
import {
  type EntityRow,
  entityColumns,
  jsonColumn,
  keyColumn,
  oneOf,
  optionalJsonColumn,
  optionalTextColumn,
  textColumn,
} from '../entity-row.ts';
import { type AuthType, authTypes } from '../portable-fields.ts';

export interface GatewayRow extends EntityRow {
  name: string;
  url: string;
  description: string | null;
  transport: string;
  capabilities: JsonObject;
  health_check: JsonObject | null;
  passthrough_headers: string[];
  auth_type: AuthType | null;
  auth_value: string | null;
}

export const gatewayTable = new EntitySchema<GatewayRow>({
  name: 'gateways',
  columns: {
    ...entityColumns,
    name: keyColumn,
    url: textColumn,
    description: optionalTextColumn,
    transport: textColumn,
    capabilities: jsonColumn,
    health_check: optionalJsonColumn,
    passthrough_headers: { type: 'text', array: true },
    auth_type: optionalTextColumn,
    auth_value: optionalTextColumn,
  },
  checks: [oneOf('auth_type', authTypes)],
  indices: [{ columns: ['changed_in'] }],
});
