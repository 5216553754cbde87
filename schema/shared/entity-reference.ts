import type { EntityReference as Reference } from '../../src/kinds/words.ts';
import { builder } from '../builder.ts';
import { EntityKind } from './enums.ts';

/** Names an entity that need not be read, or is not there any more. */
export const EntityReference = builder.objectRef<Reference>('EntityReference').implement({
  description: 'Names an entity, in every environment.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind }),
    key: t.exposeString('key'),
  }),
});
