import { prompt } from '../../src/kinds/prompt/kind.ts';
import { resource } from '../../src/kinds/resource/kind.ts';
import { server } from '../../src/kinds/server/kind.ts';
import { tool } from '../../src/kinds/tool/kind.ts';
import { builder } from '../builder.ts';
import { PendingReference } from '../shared/pending-reference.ts';
import { defineEntity } from './define-entity.ts';
import { entityNode } from './entity-node.ts';
import { shown } from './shown.ts';

export const serverType = builder.node('Server', {
  ...entityNode(server),
  description: 'A bundle of tools, resources and prompts that clients connect to.',
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    capabilities: t.field({ type: 'JSON', resolve: shown(server, 'capabilities') }),
    tools: t.field({
      type: ['Tool'],
      resolve: ({ id }, _args, { loaders }) => loaders.linked(server, tool, id),
    }),
    resources: t.field({
      type: ['Resource'],
      resolve: ({ id }, _args, { loaders }) => loaders.linked(server, resource, id),
    }),
    prompts: t.field({
      type: ['Prompt'],
      resolve: ({ id }, _args, { loaders }) => loaders.linked(server, prompt, id),
    }),
    pendingReferences: t.field({
      type: [PendingReference],
      description: 'Tools, resources and prompts that it refers to by name, until they are there.',
      resolve: ({ id }, _args, { loaders }) => loaders.pending(server, id),
    }),
  }),
});

const mentions = {
  required: false,
  description:
    'All of them, in order, by key or id; names that are pending already are left out unless given again.',
} as const;

defineEntity(server, serverType, (t, isNew) => ({
  name: t.string({ required: isNew }),
  description: t.string({ required: false }),
  capabilities: t.field({ type: 'JSON', required: false }),
  tools: t.stringList(mentions),
  resources: t.stringList(mentions),
  prompts: t.stringList(mentions),
}));
