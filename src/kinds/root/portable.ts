import { z } from 'zod';
import { isActive, keyField, tags } from '../portable-fields.ts';

export const portableRoot = z
  .object({
    uri: keyField.describe('Key. The place that clients may work in.'),
    name: z.string().describe('What people call it.'),
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Root', description: 'A place, such as a folder, that clients may work in.' });
