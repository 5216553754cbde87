import { defineKind } from '../kind.ts';
import { portableTool } from './portable.ts';
import { toolTable } from './table.ts';

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
