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
  searched: ['display_name', 'description'],
  notExported: 'gateway_id IS NOT NULL',
});
