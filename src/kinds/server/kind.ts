import { defineKind } from '../kind.ts';
import { prompt } from '../prompt/kind.ts';
import { resource } from '../resource/kind.ts';
import { tool } from '../tool/kind.ts';
import { portableServer } from './portable.ts';
import { serverTable } from './table.ts';

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
