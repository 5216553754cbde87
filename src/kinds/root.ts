import { EntitySchema } from 'typeorm';
import { z } from 'zod';
import { defineKind } from './kind.ts';
import {
  type EntityRow,
  entityColumns,
  isActive,
  keyColumn,
  keyField,
  peopleName,
  tags,
  textColumn,
} from './shared-fields.ts';

const portableRoot = z
  .object({
    uri: keyField(
      'roots',
      'The place itself, such as file:///work; none that begins with javascript:, vbscript: or data:.',
    ),
    name: peopleName,
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Root', description: 'A place, such as a folder, that clients may work in.' });

interface RootRow extends EntityRow {
  uri: string;
  name: string;
}

const rootTable = new EntitySchema<RootRow>({
  name: 'roots',
  columns: { ...entityColumns, uri: keyColumn, name: textColumn },
  indices: [{ columns: ['changed_in'] }],
});

export const root = defineKind({
  name: 'root',
  collection: 'roots',
  key: 'uri',
  table: rootTable,
  portable: portableRoot,
  rules: { uri: 'place', name: 'line' },
  searched: ['name'],
});
