import type { EntityRow } from '../../src/kinds/entity-row.ts';
import { type Kind, meaningOf } from '../../src/kinds/kind.ts';
import type { Context } from '../context.ts';
import { pageTexts } from '../shared/page-texts.ts';
import { readableWith } from '../shared/permission.ts';
import { Entity } from './entity.ts';

/** Options of `builder.node` that the object types of all kinds have. */
export const entityNode = <Row extends EntityRow>(kind: Kind<string, Row>) => ({
  ...readableWith('config_read'),
  description: meaningOf(kind) ?? '',
  interfaces: [Entity] as [typeof Entity],
  id: { description: pageTexts.idFieldOptions.description, resolve: ({ id }: Row) => id },
  // Without Pothos' cache, which would outlive a mutation.
  loadManyWithoutCache: (ids: string[], { loaders }: Context) =>
    Promise.all(ids.map((id) => loaders.byId(kind, id))),
});
