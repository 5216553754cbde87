import { EntitySchema } from 'typeorm';
import {
  type EntityRow,
  entityColumns,
  keyColumn,
  optionalTextColumn,
  slugColumn,
  textColumn,
} from '../entity-row.ts';

export interface ResourceRow extends EntityRow {
  uri: string;
  /** Of the name: documents mention resources by it as well. */
  slug: string;
  name: string;
  description: string | null;
  mime_type: string | null;
  content: string | null;
}

export const resourceTable = new EntitySchema<ResourceRow>({
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
