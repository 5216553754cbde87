import { builder } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';

/** The input that chooses entities of a kind. */
export const EntitySelection = builder.inputType('EntitySelection', {
  description:
    'One kind, and which of its entities. A key that names nothing is told of: in `missing`, or as a warning.',
  fields: (t) => ({
    kind: t.field({ type: EntityKind, description: 'One of the six; for several, select several times.' }),
    keys: t.stringList({
      required: false,
      description: 'By key, by id or by slug; all entities of the kind when it is left out.',
    }),
  }),
});
