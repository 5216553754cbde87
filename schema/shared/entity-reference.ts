import type { EntityReference as Reference } from '../../src/kinds/words.ts';
import { builder } from '../builder.ts';
import { EntityKind } from './enums.ts';
import { keyText } from './key-text.ts';

/** The object type of a reference: names an entity that need not be read, or is not there any more. */
export const EntityReference = builder.objectRef<Reference>('EntityReference').implement({
  description:
    'The name of an entity in every environment: kind and key. The entity need not be there (any more).',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind, description: 'One of the six; keys are unique within it.' }),
    key: t.exposeString('key', { description: keyText }),
  }),
});
