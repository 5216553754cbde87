import { EntitySchema } from 'typeorm';
import type { JsonObject } from '../../lib/json.ts';
import {
  type EntityRow,
  entityColumns,
  json,
  keyColumn,
  oneOf,
  optionalInteger,
  optionalJson,
  optionalText,
  slugColumn,
  text,
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
    display_name: optionalText,
    url: optionalText,
    integration_type: text,
    request_type: optionalText,
    description: optionalText,
    original_description: optionalText,
    headers: json,
    input_schema: json,
    output_schema: optionalJson,
    annotations: json,
    jsonpath_filter: text,
    rate_limit: optionalInteger,
    timeout: optionalInteger,
    auth_type: optionalText,
    auth_value: optionalText,
    gateway_id: {
      type: 'uuid',
      nullable: true,
      foreignKey: { target: 'gateways', inverseSide: 'id', onDelete: 'SET NULL' },
    },
  },
  checks: [oneOf('auth_type', authTypes)],
  indices: [{ columns: ['changed_in'] }, { columns: ['slug'] }, { columns: ['gateway_id'] }],
});
