import { z } from 'zod';
import { isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

export const portablePrompt = z
  .object({
    name: keyField.describe('Key. By which clients ask for it.'),
    original_name: optionalText.describe('The name where it was first made.'),
    custom_name: optionalText.describe('The name that was given to it later.'),
    display_name: optionalText.describe('What people read in its place.'),
    template: z.string().describe('The text, with places for the arguments.'),
    description: optionalText.describe('What it is for, for models and people.'),
    input_schema: jsonObject.default({}).describe('JSON Schema of its arguments.'),
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Prompt', description: 'A text that clients fill in and hand to a model.' });
