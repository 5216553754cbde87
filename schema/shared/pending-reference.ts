import type { EntityReference } from '../../src/kinds/words.ts';
import { builder } from '../builder.ts';
import { EntityKind } from './enums.ts';

export const PendingReference = builder.objectRef<EntityReference>('PendingReference').implement({
  description:
    'A name that a server refers to and that nothing here has (yet): kept, exported again, resolved when it appears.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind }),
    name: t.exposeString('key'),
  }),
});
