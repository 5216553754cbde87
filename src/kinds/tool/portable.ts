import { z } from 'zod';
import { authFields, isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

const optionalCount = z.int().nonnegative().max(2_147_483_647).nullable().default(null);

export const portableTool = z
  .object({
    name: keyField('tools', 'Clients call it by this name.'),
    displayName: optionalText.describe(
      'What people read in place of the name: one line; null where there is nothing else.',
    ),
    url: z
      .string()
      .nullable()
      .describe(
        'Where a call goes: a URL that begins with http, https, ws or wss; null where there is none.',
      ),
    integration_type: z
      .string()
      .min(1)
      .describe('What stands behind it, such as REST, MCP or A2A: one line, kept as it is written.'),
    request_type: optionalText.describe(
      'How it is called, such as GET or POST for REST: one line; null where nothing says so.',
    ),
    description: optionalText.describe('What it does, for models and people; may have several lines.'),
    original_description: optionalText.describe(
      'The description as its author wrote it, whatever was made of it since; null where that is not known.',
    ),
    headers: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'HTTP headers that are sent with every call, values by names; each name once, in whatever case. Values are sealed, ' +
          'but for those of headers that are known to be harmless.',
      ),
    input_schema: jsonObject
      .default({})
      .describe('JSON Schema of its arguments, of draft 7, 2019-09 or 2020-12.'),
    output_schema: jsonObject
      .nullable()
      .default(null)
      .describe(
        'JSON Schema of what it answers, of draft 7, 2019-09 or 2020-12; null where nothing is promised.',
      ),
    annotations: jsonObject
      .default({})
      .describe('Hints for clients, as MCP defines them: an object such as `{"readOnlyHint": true}`.'),
    jsonpath_filter: z
      .string()
      .default('')
      .describe('JSONPath that its answer is cut down to; empty for all of it. Kept as it is written.'),
    rate_limit: optionalCount.describe(
      'How often it may be called, in the unit of the gateway that serves it; null for no limit. Carried, not enforced.',
    ),
    timeout: optionalCount.describe(
      'How long a call may take, in the unit of the gateway that serves it; null for the usual time. Carried, not enforced.',
    ),
    tags,
    is_active: isActive,
    ...authFields,
  })
  .meta({ title: 'Tool', description: 'Something that clients can call, by its name and with arguments.' });
