import { z } from 'zod';
import { isActive, keyField, optionalText, peopleName, tags } from '../portable-fields.ts';

export const portableResource = z
  .object({
    uri: keyField('resources', 'Clients read it by this uri.'),
    name: peopleName,
    description: optionalText.describe('What it holds, for models and people; may have several lines.'),
    mime_type: optionalText.describe(
      'Media type of the content, such as text/plain; null where it is not known.',
    ),
    content: optionalText.describe('The content itself, as text; null where it is fetched from the uri.'),
    tags,
    is_active: isActive,
  })
  .meta({ title: 'Resource', description: 'Something that clients can read, at a uri and as a text.' });
