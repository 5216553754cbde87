import { EntitySchema } from 'typeorm';
import { z } from 'zod';
import type { JsonObject } from '../lib/json.ts';
import { defineKind } from './kind.ts';
import { prompt } from './prompt.ts';
import { resource } from './resource.ts';
import {
  type EntityRow,
  entityColumns,
  isActive,
  jsonColumn,
  jsonObject,
  keyColumn,
  keyField,
  optionalText,
  optionalTextColumn,
  tags,
} from './shared-fields.ts';
import { tool } from './tool.ts';

const mentions = z.array(z.string()).default([]);

const portableServer = z
  .object({
    name: keyField('servers'),
    description: optionalText.describe('What it offers, for people; may have several lines.'),
    tool_ids: mentions.describe('Keys of the tools that it offers, in order.'),
    associated_resources: mentions.describe('Keys of the resources that it offers, in order.'),
    associated_prompts: mentions.describe('Keys of the prompts that it offers, in order.'),
    capabilities: jsonObject
      .default({})
      .describe('What it can do, as it says of itself: an object as MCP defines it.'),
    tags,
    is_active: isActive,
  })
  .meta({
    title: 'Server',
    description: 'A virtual MCP server that clients connect to: a choice of tools, resources and prompts.',
  });

interface ServerRow extends EntityRow {
  name: string;
  description: string | null;
  capabilities: JsonObject;
}

const serverTable = new EntitySchema<ServerRow>({
  name: 'servers',
  columns: { ...entityColumns, name: keyColumn, description: optionalTextColumn, capabilities: jsonColumn },
  indices: [{ columns: ['changed_in'] }],
});

export const server = defineKind({
  name: 'server',
  collection: 'servers',
  key: 'name',
  table: serverTable,
  portable: portableServer,
  references: {
    tool_ids: { kind: tool, through: 'server_tools' },
    associated_resources: { kind: resource, through: 'server_resources' },
    associated_prompts: { kind: prompt, through: 'server_prompts' },
  },
  secrets: [{ field: 'capabilities', holds: 'free' }],
  aliases: { associated_tools: 'tool_ids', enabled: 'is_active' },
  derived: ['sse_endpoint', 'websocket_endpoint', 'jsonrpc_endpoint', 'icon'],
  rules: { name: 'line', description: 'text' },
  searched: ['description'],
});
