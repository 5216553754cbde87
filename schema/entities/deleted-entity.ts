import { kindNamed } from '../../src/kinds/registry.ts';
import type { DeletedEntity as Deleted } from '../../src/transfer/edit/delete-entity.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-reference.ts';
import { typeNameOf } from '../shared/entity-types.ts';
import { EntityKind } from '../shared/enums.ts';

export const DeletedEntity = builder.objectRef<Deleted>('DeletedEntity').implement({
  description: 'What was deleted, and where it was taken out.',
  fields: (t) => ({
    id: t.globalID({ resolve: ({ kind, id }) => ({ type: typeNameOf(kindNamed(kind)), id }) }),
    kind: t.expose('kind', { type: EntityKind }),
    key: t.exposeString('key'),
    unlinkedFrom: t.expose('unlinkedFrom', { type: [EntityReference] }),
  }),
});
