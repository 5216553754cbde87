import { z } from 'zod';
import { isActive, keyField, tags } from '../portable-fields.ts';

export const portableRoot = z.object({ uri: keyField, name: z.string(), tags, is_active: isActive });
