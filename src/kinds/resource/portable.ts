import { z } from 'zod';
import { isActive, keyField, optionalText, tags } from '../portable-fields.ts';

export const portableResource = z.object({
  uri: keyField,
  name: z.string(),
  description: optionalText,
  mime_type: optionalText,
  content: optionalText,
  tags,
  is_active: isActive,
});
