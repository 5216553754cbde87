import { z } from 'zod';
import { isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

export const portablePrompt = z
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
