import { z } from 'zod';
import { authFields, isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

export const portableGateway = z.object({
  name: keyField,
  url: z.string().min(1),
  description: optionalText,
  transport: z.string().default('SSE'),
  capabilities: jsonObject.default({}),
  health_check: jsonObject.nullable().default(null),
  passthrough_headers: z.array(z.string()).default([]),
  tags,
  is_active: isActive,
  ...authFields,
});
