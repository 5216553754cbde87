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
  optionalJsonColumn,
  optionalText,
  optionalTextColumn,
  tags,
  textColumn,
} from './shared-fields.ts';

const portableGateway = z
  .object({
    name: keyField('gateways'),
    url: z.string().min(1).describe('Address of the peer: a URL that begins with http, https, ws or wss.'),
    description: optionalText.describe('What the peer is, for people; may have several lines.'),
    transport: z
      .string()
      .default('SSE')
      .describe(
        'How the peer is spoken to: SSE, HTTP, STDIO, STREAMABLEHTTP, WEBSOCKET or GRPC, in whatever spelling; another word ' +
          'is kept as it is written.',
      ),
    capabilities: jsonObject
      .default({})
      .describe('What the peer can do, as it says of itself: an object as MCP defines it.'),
    health_check: jsonObject
      .nullable()
      .default(null)
      .describe(
        'How to find out whether the peer is there: an object such as `{"url": "https://…"}`; null where nothing says so.',
      ),
    passthrough_headers: z
      .array(z.string())
      .default([])
      .describe(
        "Names of the caller's HTTP headers that are handed on to the peer; each once, in whatever case.",
      ),
    tags,
    is_active: isActive,
    ...authFields,
  })
  .meta({
    title: 'Gateway',
    description:
      'Another MCP server or gateway, a peer, whose tools, resources and prompts are offered here as well.',
  });

interface GatewayRow extends EntityRow {
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

const gatewayTable = new EntitySchema<GatewayRow>({
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

export const gateway = defineKind({
  name: 'gateway',
  collection: 'gateways',
  key: 'name',
  table: gatewayTable,
  portable: portableGateway,
  secrets: [
    { field: 'auth_value', holds: 'value', typeField: 'auth_type' },
    { field: 'url', holds: 'address' },
    { field: 'capabilities', holds: 'free' },
    { field: 'health_check', holds: 'free' },
  ],
  aliases: { enabled: 'is_active' },
  derived: ['slug', 'reachable', 'last_seen'],
  rules: {
    name: 'line',
    url: 'address',
    description: 'text',
    transport: 'line',
    passthrough_headers: 'header-names',
  },
  searched: ['description'],
});
