import { EntitySchema } from 'typeorm';
import { z } from 'zod';
import type { JsonObject } from '../lib/json.ts';
import { defineKind } from './kind.ts';
import {
  type AuthType,
  authFields,
  authTypes,
  type EntityRow,
  entityColumns,
  isActive,
  jsonColumn,
  jsonObject,
  keyColumn,
  keyField,
  oneOf,
  optionalIntegerColumn,
  optionalJsonColumn,
  optionalText,
  optionalTextColumn,
  slugColumn,
  tags,
  textColumn,
} from './shared-fields.ts';

const optionalCount = z.int().nonnegative().max(2_147_483_647).nullable().default(null);

const portableTool = z
  .object({
    name: keyField('tools', 'Clients call it by this name.'),
    displayName: optionalText.describe(
      'What people read in place of the name: one line; null where there is nothing else.',
    ),
    url: z
      .string()
      .nullable()
      .describe(
        'Where a call goes: a URL that begins with http, https, ws or wss; null where there is none.',
      ),
    integration_type: z
      .string()
      .min(1)
      .describe('What stands behind it, such as REST, MCP or A2A: one line, kept as it is written.'),
    request_type: optionalText.describe(
      'How it is called, such as GET or POST for REST: one line; null where nothing says so.',
    ),
    description: optionalText.describe('What it does, for models and people; may have several lines.'),
    original_description: optionalText.describe(
      'The description as its author wrote it, whatever was made of it since; null where that is not known.',
    ),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'HTTP headers that are sent with every call, values by names; each name once, in whatever case. Values are sealed, ' +
          'but for those of headers that are known to be harmless.',
      ),
    input_schema: jsonObject
      .default({})
      .describe('JSON Schema of its arguments, of draft 7, 2019-09 or 2020-12.'),
    output_schema: jsonObject
      .nullable()
      .default(null)
      .describe(
        'JSON Schema of what it answers, of draft 7, 2019-09 or 2020-12; null where nothing is promised.',
      ),
    annotations: jsonObject
      .default({})
      .describe('Hints for clients, as MCP defines them: an object such as `{"readOnlyHint": true}`.'),
    jsonpath_filter: z
      .string()
      .default('')
      .describe('JSONPath that its answer is cut down to; empty for all of it. Kept as it is written.'),
    rate_limit: optionalCount.describe(
      'How often it may be called, in the unit of the gateway that serves it; null for no limit. Carried, not enforced.',
    ),
    timeout: optionalCount.describe(
      'How long a call may take, in the unit of the gateway that serves it; null for the usual time. Carried, not enforced.',
    ),
    tags,
    is_active: isActive,
    ...authFields,
  })
  .meta({ title: 'Tool', description: 'Something that clients can call, by its name and with arguments.' });

interface ToolRow extends EntityRow {
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

const toolTable = new EntitySchema<ToolRow>({
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

export const tool = defineKind({
  name: 'tool',
  collection: 'tools',
  key: 'name',
  table: toolTable,
  portable: portableTool,
  columns: { displayName: 'display_name' },
  secrets: [
    { field: 'auth_value', holds: 'value', typeField: 'auth_type' },
    { field: 'headers', holds: 'members' },
    { field: 'url', holds: 'address' },
    { field: 'annotations', holds: 'free' },
  ],
  aliases: { display_name: 'displayName', enabled: 'is_active' },
  derived: ['slug', 'original_name', 'custom_name', 'custom_name_slug', 'reachable'],
  rules: {
    name: 'line',
    displayName: 'line',
    url: 'address',
    integration_type: 'line',
    request_type: 'line',
    description: 'text',
    original_description: 'text',
    headers: 'headers',
    input_schema: 'json-schema',
    output_schema: 'json-schema',
    jsonpath_filter: 'content',
  },
  searched: ['display_name', 'description'],
  notExported: 'gateway_id IS NOT NULL',
});
