import { EntitySchema } from 'typeorm';
import type { JsonObject } from '../../lib/json.ts';
import {
  type EntityRow,
  entityColumns,
  jsonColumn,
  keyColumn,
  oneOf,
  optionalIntegerColumn,
  optionalJsonColumn,
  optionalTextColumn,
  slugColumn,
  textColumn,
} from '../entity-row.ts';
import { type AuthType, authTypes } from '../portable-fields.ts';

export interface ToolRow extends EntityRow {
  name: string;
  slug: string;
  display_name: string | null;
  url: string | null;
  integration_type: string;
  request_type: string | null;
  description: string | null;
  original_description: string | null;
  headers: Record<string, string>;
  input_schema: JsonObject;
  output_schema: JsonObject | null;
  annotations: JsonObject;
  jsonpath_filter: string;
  rate_limit: number | null;
  timeout: number | null;
  auth_type: AuthType | null;
  auth_value: string | null;
  /** The gateway that a federated tool was discovered on. */
  gateway_id: string | null;
}

export const toolTable = new EntitySchema<ToolRow>({
  name: 'tools',
  columns: {
    ...entityColumns,
    name: keyColumn,
    slug: slugColumn,
    display_name: optionalTextColumn,
    url: optionalTextColumn,
    integration_type: textColumn,
    request_type: optionalTextColumn,
    description: optionalTextColumn,
    original_description: optionalTextColumn,
    headers: jsonColumn,
    input_schema: jsonColumn,
    output_schema: optionalJsonColumn,
    annotations: jsonColumn,
    jsonpath_filter: textColumn,
    rate_limit: optionalIntegerColumn,
    timeout: optionalIntegerColumn,
    auth_type: optionalTextColumn,
    auth_value: optionalTextColumn,
    gateway_id: {
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'gateways', inverseSide: 'id', onDelete: 'SET NULL' },
    },
  },
  checks: [oneOf('auth_type', authTypes)],
  indices: [{ columns: ['changed_in'] }, { columns: ['slug'] }, { columns: ['gateway_id'] }],
});
