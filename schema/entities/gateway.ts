import { gateway } from '../../src/kinds/gateway/kind.ts';
import { builder } from '../builder.ts';
import { AuthInput } from './auth-input.ts';
import { defineEntity } from './define-entity.ts';
import { credentialOf, EntityAuth } from './entity-auth.ts';
import { entityNode } from './entity-node.ts';

export const gatewayType = builder.node('Gateway', {
  ...entityNode(gateway),
  description: 'Another MCP server, whose tools are offered here as well.',
  fields: (t) => ({
    name: t.exposeString('name'),
    url: t.exposeString('url'),
    description: t.exposeString('description', { nullable: true }),
    transport: t.exposeString('transport'),
    capabilities: t.expose('capabilities', { type: 'JSON' }),
    healthCheck: t.expose('health_check', { type: 'JSON', nullable: true }),
    passthroughHeaders: t.exposeStringList('passthrough_headers'),
    auth: t.field({ type: EntityAuth, nullable: true, resolve: credentialOf(gateway) }),
  }),
});

defineEntity(gateway, gatewayType, (t, isNew) => ({
  name: t.string({ required: isNew }),
  url: t.string({ required: isNew }),
  description: t.string({ required: false }),
  transport: t.string({ required: false, description: '`SSE` for a new one where it is left out.' }),
  capabilities: t.field({ type: 'JSON', required: false }),
  healthCheck: t.field({ type: 'JSON', required: false }),
  passthroughHeaders: t.stringList({ required: false }),
  auth: t.field({ type: AuthInput, required: false }),
}));
