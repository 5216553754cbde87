import { gateway } from '../../src/kinds/gateway/kind.ts';
import { builder } from '../builder.ts';
import { AuthInput } from './auth-input.ts';
import { defineEntity } from './define-entity.ts';
import { credentialOf, EntityAuth } from './entity-auth.ts';
import { entityNode } from './entity-node.ts';
import { addressText, shown, shownAddress } from './shown.ts';

export const gatewayType = builder.node('Gateway', {
  ...entityNode(gateway),
  description: 'Another MCP server, whose tools are offered here as well.',
  fields: (t) => ({
    name: t.exposeString('name'),
    url: t.string({ description: addressText, resolve: ({ url }) => shownAddress(url) }),
    description: t.exposeString('description', { nullable: true }),
    transport: t.exposeString('transport'),
    capabilities: t.field({ type: 'JSON', resolve: shown(gateway, 'capabilities') }),
    healthCheck: t.field({ type: 'JSON', nullable: true, resolve: shown(gateway, 'health_check') }),
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
