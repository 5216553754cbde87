import { z } from 'zod';
import { authFields, isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

const optionalCount = z.int().nonnegative().max(2_147_483_647).nullable().default(null);

export const portableTool = z
  .object({
    name: keyField.describe('Key. By which clients call it.'),
    displayName: optionalText.describe('What people read in its place.'),
    url: z.string().nullable().describe('Address that a call goes to; null where there is none.'),
    integration_type: z.string().min(1).describe('What stands behind it, such as REST or MCP.'),
    request_type: optionalText.describe('How it is called, such as GET or POST.'),
    description: optionalText.describe('What it does, for models and people.'),
    original_description: optionalText.describe('The description as its author wrote it.'),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'Sent with every call. Values are sealed, but for those of headers that are known to be harmless.',
      ),
    input_schema: jsonObject.default({}).describe('JSON Schema of its arguments.'),
    output_schema: jsonObject.nullable().default(null).describe('JSON Schema of what it answers.'),
    annotations: jsonObject.default({}).describe('Hints for clients, as MCP defines them.'),
    jsonpath_filter: z
      .string()
      .default('')
      .describe('JSONPath that its answer is cut down to; empty for all.'),
    rate_limit: optionalCount.describe('How often it may be called; null for no limit.'),
    timeout: optionalCount.describe('How long a call may take; null for the usual time.'),
    tags,
    is_active: isActive,
    ...authFields,
  })
  .meta({ title: 'Tool', description: 'Something that clients can call.' });
