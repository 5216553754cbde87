import { EntitySchema } from 'typeorm';
import type { JsonObject } from '../../lib/json.ts';
import {
  type EntityRow,
  entityColumns,
  json,
  keyColumn,
  optionalText,
  slugColumn,
  text,
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
    original_name: optionalText,
    custom_name: optionalText,
    display_name: optionalText,
    template: text,
    description: optionalText,
    input_schema: json,
  },
  indices: [{ columns: ['changed_in'] }, { columns: ['slug'] }],
});
