import { gateway } from '../../src/kinds/gateway.ts';
import { builder } from '../builder.ts';
import { AuthInput, authInputText, authText, credentialOf, EntityAuth } from './auth.ts';
import { defineEntity } from './define-entity.ts';
import { entityNode, shown, shownAddress } from './entity.ts';

/** The object type of gateways. */
export const gatewayType = builder.node('Gateway', {
  ...entityNode(gateway),
  fields: (t) => ({
    name: t.exposeString('name'),
    url: t.string({ resolve: ({ url }) => shownAddress(url) }),
    description: t.exposeString('description', { nullable: true }),
    transport: t.exposeString('transport'),
    capabilities: t.field({ type: 'JSON', resolve: shown(gateway, 'capabilities') }),
    healthCheck: t.field({ type: 'JSON', nullable: true, resolve: shown(gateway, 'health_check') }),
    passthroughHeaders: t.exposeStringList('passthrough_headers'),
    auth: t.field({
      type: EntityAuth,
      nullable: true,
      description: authText,
      resolve: credentialOf(gateway),
    }),
  }),
});

defineEntity(gateway, gatewayType, (t, isNew) => ({
  name: t.string({ required: isNew }),
  url: t.string({ required: isNew }),
  description: t.string({ required: false }),
  transport: t.string({ required: false }),
  capabilities: t.field({ type: 'JSON', required: false }),
  healthCheck: t.field({ type: 'JSON', required: false }),
  passthroughHeaders: t.stringList({ required: false }),
  auth: t.field({ type: AuthInput, required: false, description: authInputText(isNew) }),
}));
