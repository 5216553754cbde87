import { z } from 'zod';
import { authFields, isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

export const portableTool = z.object({
  name: keyField,
  displayName: optionalText,
  url: z.string().nullable(),
  integration_type: z.string().min(1),
  request_type: optionalText,
  description: optionalText,
  original_description: optionalText,
  headers: z.record(z.string(), z.string()).default({}),
  input_schema: jsonObject.default({}),
  output_schema: jsonObject.nullable().default(null),
  annotations: jsonObject.default({}),
  jsonpath_filter: z.string().default(''),
  rate_limit: z.int().nonnegative().max(2_147_483_647).nullable().default(null),
  timeout: z.int().nonnegative().max(2_147_483_647).nullable().default(null),
  tags,
  is_active: isActive,
  ...authFields,
});
