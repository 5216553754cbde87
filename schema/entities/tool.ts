import { gateway } from '../../src/kinds/gateway.ts';
import { server } from '../../src/kinds/server.ts';
import { tool } from '../../src/kinds/tool.ts';
import { builder } from '../builder.ts';
import { AuthInput, authInputText, authText, credentialOf, EntityAuth } from './auth.ts';
import { defineEntity } from './define-entity.ts';
import { entityNode, shown, shownAddress } from './entity.ts';

/** The object type of tools. */
export const toolType = builder.node('Tool', {
  ...entityNode(tool),
  fields: (t) => ({
    name: t.exposeString('name'),
    displayName: t.exposeString('display_name', { nullable: true }),
    url: t.string({
      nullable: true,
      resolve: ({ url }) => (url === null ? null : shownAddress(url)),
    }),
    integrationType: t.exposeString('integration_type'),
    requestType: t.exposeString('request_type', { nullable: true }),
    description: t.exposeString('description', { nullable: true }),
    originalDescription: t.exposeString('original_description', { nullable: true }),
    headers: t.field({
      type: 'JSON',
      resolve: shown(tool, 'headers'),
    }),
    inputSchema: t.expose('input_schema', { type: 'JSON' }),
    outputSchema: t.expose('output_schema', { type: 'JSON', nullable: true }),
    annotations: t.field({ type: 'JSON', resolve: shown(tool, 'annotations') }),
    jsonpathFilter: t.exposeString('jsonpath_filter'),
    rateLimit: t.exposeInt('rate_limit', { nullable: true }),
    timeout: t.exposeInt('timeout', { nullable: true }),
    auth: t.field({ type: EntityAuth, nullable: true, description: authText, resolve: credentialOf(tool) }),
    gateway: t.field({
      type: 'Gateway',
      nullable: true,
      description:
        'The gateway that a federated tool was discovered on; such tools are left out of exports. Null for all others.',
      resolve: ({ gateway_id: id }, _args, { loaders }) => (id === null ? null : loaders.byId(gateway, id)),
    }),
    servers: t.field({
      type: ['Server'],
      description: 'The servers that offer the tool, in the order of their names.',
      resolve: ({ id }, _args, { loaders }) => loaders.linked(tool, server, id),
    }),
  }),
});

defineEntity(tool, toolType, (t, isNew) => ({
  name: t.string({ required: isNew }),
  displayName: t.string({ required: false }),
  url: t.string({ required: false }),
  integrationType: t.string({ required: isNew }),
  requestType: t.string({ required: false }),
  description: t.string({ required: false }),
  originalDescription: t.string({ required: false }),
  headers: t.field({ type: 'JSON', required: false }),
  inputSchema: t.field({ type: 'JSON', required: false }),
  outputSchema: t.field({ type: 'JSON', required: false }),
  annotations: t.field({ type: 'JSON', required: false }),
  jsonpathFilter: t.string({ required: false }),
  rateLimit: t.int({ required: false }),
  timeout: t.int({ required: false }),
  auth: t.field({ type: AuthInput, required: false, description: authInputText(isNew) }),
}));
