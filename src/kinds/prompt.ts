import { EntitySchema } from 'typeorm';
import { z } from 'zod';
import type { JsonObject } from '../lib/json.ts';
import { defineKind } from './kind.ts';
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
  slugColumn,
  tags,
  textColumn,
} from './shared-fields.ts';

const portablePrompt = z
  .object({
    name: keyField('prompts', 'Clients ask for it by this name.'),
    original_name: optionalText.describe(
      'The name that it had where it was first made: one line; null where that is not known.',
    ),
    custom_name: optionalText.describe(
      'The name that was given to it later, by hand: one line; null where nobody did.',
    ),
    display_name: optionalText.describe(
      'What people read in place of the name: one line; null where there is nothing else.',
    ),
    template: z
      .string()
      .describe('The text that is handed to a model, with places for the arguments; kept as it is written.'),
    description: optionalText.describe('What it is for, for models and people; may have several lines.'),
    input_schema: jsonObject
      .default({})
      .describe('JSON Schema of its arguments, of draft 7, 2019-09 or 2020-12.'),
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Prompt', description: 'A text that clients fill in and hand to a model.' });

interface PromptRow extends EntityRow {
  name: string;
  slug: string;
  original_name: string | null;
  custom_name: string | null;
  display_name: string | null;
  template: string;
  description: string | null;
  input_schema: JsonObject;
}

const promptTable = new EntitySchema<PromptRow>({
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

export const prompt = defineKind({
  name: 'prompt',
  collection: 'prompts',
  key: 'name',
  table: promptTable,
  portable: portablePrompt,
  aliases: { displayName: 'display_name', enabled: 'is_active' },
  derived: ['slug', 'custom_name_slug'],
  content: 'template',
  rules: {
    name: 'line',
    original_name: 'line',
    custom_name: 'line',
    display_name: 'line',
    description: 'text',
    template: 'content',
    input_schema: 'json-schema',
  },
  searched: ['display_name', 'description'],
});
