import type { KindName } from '../../src/kinds/registry.ts';
import { builder } from '../builder.ts';
import { EntityKind } from './enums.ts';

interface Named {
  readonly kind: KindName;
  readonly key: string;
}

/** Names an entity that need not be read, or is not there any more. */
export const EntityReference = builder.objectRef<Named>('EntityReference').implement({
  description: 'Names an entity, in every environment.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind }),
    key: t.exposeString('key'),
  }),
});
