import { z } from 'zod';
import { isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

const mentions = z.array(z.string()).default([]);

export const portableServer = z.object({
  name: keyField,
  description: optionalText,
  tool_ids: mentions,
  associated_resources: mentions,
  associated_prompts: mentions,
  capabilities: jsonObject.default({}),
  tags,
  is_active: isActive,
});
