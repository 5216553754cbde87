import { z } from 'zod';
import { isActive, keyField, peopleName, tags } from '../portable-fields.ts';

export const portableRoot = z
  .object({
    uri: keyField(
      'roots',
      'The place itself, such as file:///work; none that begins with javascript:, vbscript: or data:.',
    ),
    name: peopleName,
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Root', description: 'A place, such as a folder, that clients may work in.' });
