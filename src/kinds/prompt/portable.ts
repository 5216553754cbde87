import { z } from 'zod';
import { isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

export const portablePrompt = z.object({
  name: keyField,
  original_name: optionalText,
  custom_name: optionalText,
  display_name: optionalText,
  template: z.string(),
  description: optionalText,
  input_schema: jsonObject.default({}),
  tags,
  is_active: isActive,
});
