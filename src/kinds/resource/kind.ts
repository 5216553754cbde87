import { defineKind } from '../kind.ts';
import { portableResource } from './portable.ts';
import { resourceTable } from './table.ts';

export const resource = defineKind({
  name: 'resource',
  collection: 'resources',
  key: 'uri',
  table: resourceTable,
  portable: portableResource,
  aliases: { mimeType: 'mime_type', enabled: 'is_active' },
  derived: ['slug', 'last_modified', 'size'],
  content: 'content',
  rules: { uri: 'uri', name: 'line', description: 'text', mime_type: 'media-type', content: 'content' },
  searched: ['name', 'description'],
});
