import { prompt } from '../../src/kinds/prompt.ts';
import { resource } from '../../src/kinds/resource.ts';
import { server } from '../../src/kinds/server.ts';
import { tool } from '../../src/kinds/tool.ts';
import type { EntityReference } from '../../src/kinds/words.ts';
import { builder } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';
import { defineEntity } from './define-entity.ts';
import { entityNode, shown } from './entity.ts';

/** The object type of a name that is referred to and is not there yet. */
const PendingReference = builder.objectRef<EntityReference>('PendingReference').implement({
  description:
    'A name that a server refers to and that nothing here has (yet): kept, exported again, and made a reference as soon as an ' +
    'entity with it is stored.',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: EntityKind,
      description: 'What the name is of: TOOL, RESOURCE or PROMPT.',
    }),
    name: t.exposeString('key', { description: 'As the document has it: a key, or a slug of one.' }),
  }),
});

/** The object type of servers. */
export const serverType = builder.node('Server', {
  ...entityNode(server),
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    capabilities: t.field({ type: 'JSON', resolve: shown(server, 'capabilities') }),
    tools: t.field({
      type: ['Tool'],
      description: 'The tools that it offers, in its order; inactive ones included.',
      resolve: ({ id }, _args, { loaders }) => loaders.linked(server, tool, id),
    }),
    resources: t.field({
      type: ['Resource'],
      description: 'The resources that it offers, in its order; inactive ones included.',
      resolve: ({ id }, _args, { loaders }) => loaders.linked(server, resource, id),
    }),
    prompts: t.field({
      type: ['Prompt'],
      description: 'The prompts that it offers, in its order; inactive ones included.',
      resolve: ({ id }, _args, { loaders }) => loaders.linked(server, prompt, id),
    }),
    pendingReferences: t.field({
      type: [PendingReference],
      description:
        'Names of tools, resources and prompts that it refers to and that are not there; each becomes a reference as soon as ' +
        'it is.',
      resolve: ({ id }, _args, { loaders }) => loaders.pending(server, id),
    }),
  }),
});

const mentions = {
  required: false,
  description:
    'What it offers: all of it, in order, each by key or id; one that is not there is refused (`UNKNOWN_REFERENCE`). Names ' +
    'that are pending already go, unless they are given again.',
} as const;

defineEntity(server, serverType, (t, isNew) => ({
  name: t.string({ required: isNew }),
  description: t.string({ required: false }),
  capabilities: t.field({ type: 'JSON', required: false }),
  tools: t.stringList(mentions),
  resources: t.stringList(mentions),
  prompts: t.stringList(mentions),
}));
