import { EntitySchema } from 'typeorm';
import { z } from 'zod';
import { defineKind } from './kind.ts';
import {
  type EntityRow,
  entityColumns,
  isActive,
  keyColumn,
  keyField,
  optionalText,
  optionalTextColumn,
  peopleName,
  slugColumn,
  tags,
  textColumn,
} from './shared-fields.ts';

const portableResource = z
  .object({
    uri: keyField('resources', 'Clients read it by this uri.'),
    name: peopleName,
    description: optionalText.describe('What it holds, for models and people; may have several lines.'),
    mime_type: optionalText.describe(
      'Media type of the content, such as text/plain; null where it is not known.',
    ),
    content: optionalText.describe('The content itself, as text; null where it is fetched from the uri.'),
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Resource', description: 'Something that clients can read, at a uri and as a text.' });

interface ResourceRow extends EntityRow {
  uri: string;
  /** Of the name: documents mention resources by it as well. */
  slug: string;
  name: string;
  description: string | null;
  mime_type: string | null;
  content: string | null;
}

const resourceTable = new EntitySchema<ResourceRow>({
  name: 'resources',
  columns: {
    ...entityColumns,
    uri: keyColumn,
    slug: slugColumn,
    name: textColumn,
    description: optionalTextColumn,
    mime_type: optionalTextColumn,
    content: optionalTextColumn,
  },
  indices: [{ columns: ['changed_in'] }, { columns: ['slug'] }],
});

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
