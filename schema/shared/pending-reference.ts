import type { EntityReference } from '../../src/kinds/words.ts';
import { builder } from '../builder.ts';
import { EntityKind } from './enums.ts';

/** The object type of a name that is referred to and is not there yet. */
export const PendingReference = builder.objectRef<EntityReference>('PendingReference').implement({
  description:
    'A name that a server refers to and that nothing here has (yet): kept, exported again, and made a reference as soon as an ' +
    'entity with it is stored.',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: EntityKind,
      description: 'What the name is of: TOOL, RESOURCE or PROMPT.',
    }),
    name: t.exposeString('key', { description: 'As the document has it: a key, or a slug of one.' }),
  }),
});
