import { z } from 'zod';
import { isActive, keyField, optionalText, tags } from '../portable-fields.ts';

export const portableResource = z
  .object({
    uri: keyField.describe('Key. By which clients read it.'),
    name: z.string().describe('What people call it.'),
    description: optionalText.describe('What it holds, for models and people.'),
    mime_type: optionalText.describe('Media type of the content.'),
    content: optionalText.describe('The content itself; null where it is fetched from the uri.'),
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Resource', description: 'Something that clients can read.' });
