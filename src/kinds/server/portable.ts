import { z } from 'zod';
import { isActive, jsonObject, keyField, optionalText, tags } from '../portable-fields.ts';

const mentions = z.array(z.string()).default([]);

export const portableServer = z
  .object({
    name: keyField('servers'),
    description: optionalText.describe('What it offers, for people; may have several lines.'),
    tool_ids: mentions.describe('Keys of the tools that it offers, in order.'),
    associated_resources: mentions.describe('Keys of the resources that it offers, in order.'),
    associated_prompts: mentions.describe('Keys of the prompts that it offers, in order.'),
    capabilities: jsonObject
      .default({})
      .describe('What it can do, as it says of itself: an object as MCP defines it.'),
    tags,
    is_active: isActive,
  })
  .meta({
    title: 'Server',
    description: 'A virtual MCP server that clients connect to: a choice of tools, resources and prompts.',
  });
