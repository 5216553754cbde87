import { brandWithType } from '@pothos/core';
import type { EntityRow } from '../../src/kinds/entity-row.ts';
import { type KindName, kindNamed } from '../../src/kinds/registry.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';
import { takesAnyText } from '../shared/refuse-unstorable.ts';
import { entityTypes } from './entities.ts';
import { Entity } from './entity.ts';

builder.queryField('entity', (t) =>
  t.field({
    type: Entity,
    nullable: true,
    description: 'The entity of this kind and key, if there is one.',
    args: { kind: t.arg({ type: EntityKind }), key: t.arg.string(takesAnyText) },
    resolve: async (_root, { kind, key }, { loaders }) =>
      asEntity(kind, await loaders.byKey(kindNamed(kind), key)),
  }),
);

/** A row for a field of type `Entity`: it is told which object type it is. */
export function asEntity(kind: KindName, row: EntityRow | undefined): EntityRow | undefined {
  brandWithType<SchemaTypes>(row, entityTypes[kind]);
  return row;
}
