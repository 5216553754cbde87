import { builder } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';

export const EntitySelection = builder.inputType('EntitySelection', {
  description: 'One kind, and which of its entities: all of them when `keys` is left out.',
  fields: (t) => ({
    kind: t.field({ type: EntityKind }),
    keys: t.stringList({ required: false }),
  }),
});
