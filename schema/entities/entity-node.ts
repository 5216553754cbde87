import type { EntityRow } from '../../src/kinds/entity-row.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import type { Context } from '../context.ts';
import { Entity } from './entity.ts';

/** What the object types of all kinds say to `builder.node`. */
export const entityNode = <Row extends EntityRow>(kind: Kind<string, Row>) => ({
  interfaces: [Entity] as [typeof Entity],
  id: { resolve: ({ id }: Row) => id },
  // Without Pothos' cache, which would outlive a mutation.
  loadManyWithoutCache: (ids: string[], { loaders }: Context) =>
    Promise.all(ids.map((id) => loaders.byId(kind, id))),
});
