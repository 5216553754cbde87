import { EntitySchema } from 'typeorm';
import type { JsonObject } from '../../lib/json.ts';
import {
  type EntityRow,
  entityColumns,
  jsonColumn,
  keyColumn,
  optionalTextColumn,
  slugColumn,
  textColumn,
} from '../entity-row.ts';

export interface PromptRow extends EntityRow {
  name: string;
  slug: string;
  original_name: string | null;
  custom_name: string | null;
  display_name: string | null;
  template: string;
  description: string | null;
  input_schema: JsonObject;
}

export const promptTable = new EntitySchema<PromptRow>({
  name: 'prompts',
  columns: {
    ...entityColumns,
    name: keyColumn,
    slug: slugColumn,
    original_name: optionalTextColumn,
    custom_name: optionalTextColumn,
    display_name: optionalTextColumn,
    template: textColumn,
    description: optionalTextColumn,
    input_schema: jsonColumn,
  },
  indices: [{ columns: ['changed_in'] }, { columns: ['slug'] }],
});
