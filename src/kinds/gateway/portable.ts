import { z } from 'zod';
import { authFields, isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

export const portableGateway = z
  .object({
    name: keyField('gateways'),
    url: z.string().min(1).describe('Address of the peer: a URL that begins with http, https, ws or wss.'),
    description: optionalText.describe('What the peer is, for people; may have several lines.'),
    transport: z
      .string()
      .default('SSE')
      .describe(
        'How the peer is spoken to: SSE, HTTP, STDIO, STREAMABLEHTTP, WEBSOCKET or GRPC, in whatever spelling; another word ' +
          'is kept as it is written.',
      ),
    capabilities: jsonObject
      .default({})
      .describe('What the peer can do, as it says of itself: an object as MCP defines it.'),
    health_check: jsonObject
      .nullable()
      .default(null)
      .describe(
        'How to find out whether the peer is there: an object such as `{"url": "https://…"}`; null where nothing says so.',
      ),
    passthrough_headers: z
      .array(z.string())
      .default([])
      .describe(
        "Names of the caller's HTTP headers that are handed on to the peer; each once, in whatever case.",
      ),
    tags,
    is_active: isActive,
    ...authFields,
  })
  .meta({
    title: 'Gateway',
    description:
      'Another MCP server or gateway, a peer, whose tools, resources and prompts are offered here as well.',
  });
