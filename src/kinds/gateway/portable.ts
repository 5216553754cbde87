import { z } from 'zod';
import { authFields, isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

export const portableGateway = z
  .object({
    name: keyField.describe('Key.'),
    url: z.string().min(1).describe('Address of the peer.'),
    description: optionalText.describe('For people.'),
    transport: z
      .string()
      .default('SSE')
      .describe('How the peer is spoken to, such as SSE or STREAMABLEHTTP.'),
    capabilities: jsonObject.default({}).describe('What the peer can do, as it says of itself.'),
    health_check: jsonObject.nullable().default(null).describe('How to find out whether the peer is there.'),
    passthrough_headers: z
      .array(z.string())
      .default([])
      .describe("Names of the caller's headers that are handed on to the peer."),
    tags,
    is_active: isActive,
    ...authFields,
  })
  .meta({ title: 'Gateway', description: 'A peer whose tools, resources and prompts are offered as well.' });
