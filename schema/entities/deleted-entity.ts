import type { DeletedEntity as Deleted } from '../../src/edits/edit-entity.ts';
import { kindNamed } from '../../src/kinds/registry.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-reference.ts';
import { typeNameOf } from '../shared/entity-types.ts';
import { EntityKind } from '../shared/enums.ts';

/** The object type of what a deletion came to. */
export const DeletedEntity = builder.objectRef<Deleted>('DeletedEntity').implement({
  description: 'An entity that is not there any more, and where it was taken out.',
  fields: (t) => ({
    id: t.globalID({
      description: 'Global id that it had; nothing has it now.',
      resolve: ({ kind, id }) => ({ type: typeNameOf(kindNamed(kind)), id }),
    }),
    kind: t.expose('kind', { type: EntityKind, description: 'Which of the six it was.' }),
    key: t.exposeString('key', { description: 'Key that it had; it is free now.' }),
    unlinkedFrom: t.expose('unlinkedFrom', {
      type: [EntityReference],
      description: 'What referred to it and does not any more; only with `unlink`.',
    }),
  }),
});
