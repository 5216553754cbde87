import { brandWithType } from '@pothos/core';
import { type KindName, kindNamed } from '../../src/kinds/registry.ts';
import type { EntityRow } from '../../src/kinds/shared-fields.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';
import { needs } from '../shared/permission.ts';
import { takesAnyText } from '../shared/refuse-unstorable.ts';
import { Entity } from './entity.ts';
import { gatewayType } from './gateway.ts';
import { promptType } from './prompt.ts';
import { resourceType } from './resource.ts';
import { rootType } from './root.ts';
import { serverType } from './server.ts';
import { toolType } from './tool.ts';

/** The object type of every kind. */
const entityTypes = {
  root: rootType,
  gateway: gatewayType,
  tool: toolType,
  resource: resourceType,
  prompt: promptType,
  server: serverType,
} satisfies Record<KindName, unknown>;

builder.queryField('entity', (t) =>
  t.field({
    ...needs('config_read'),
    type: Entity,
    nullable: true,
    description: 'The entity of a kind that has a key; null where there is none.',
    args: {
      kind: t.arg({ type: EntityKind, description: 'Keys are unique within a kind only.' }),
      key: t.arg.string({ description: 'Its `name` or `uri`, character by character.', ...takesAnyText }),
    },
    resolve: async (_root, { kind, key }, { loaders }) =>
      asEntity(kind, await loaders.byKey(kindNamed(kind), key)),
  }),
);

/** Makes a row fit for a field of type `Entity`: it is told which object type it is. */
export function asEntity(kind: KindName, row: EntityRow | undefined): EntityRow | undefined {
  brandWithType<SchemaTypes>(row, entityTypes[kind]);
  return row;
}
