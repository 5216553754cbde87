import type { KindName } from '../../src/kinds/registry.ts';
import { gatewayType } from './gateway.ts';
import { promptType } from './prompt.ts';
import { resourceType } from './resource.ts';
import { rootType } from './root.ts';
import { serverType } from './server.ts';
import { toolType } from './tool.ts';

/** The object type of every kind. */
export const entityTypes = {
  root: rootType,
  gateway: gatewayType,
  tool: toolType,
  resource: resourceType,
  prompt: promptType,
  server: serverType,
} satisfies Record<KindName, unknown>;
