import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import { builder } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';

/** The object type of a number of entities. */
export const EntityCount = builder.objectRef<{ kind: KindName; count: number }>('EntityCount').implement({
  description: 'A number of entities, of one kind.',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind, description: 'What was counted.' }),
    count: t.exposeInt('count', { description: 'How many; 0 where there is none.' }),
  }),
});

/** Lists counts in the order of the kinds; those that are not there are left out. */
export const entityCounts = (counts: Readonly<Partial<Record<KindName, number>>>) =>
  kindNames.flatMap((kind) => {
    const count = counts[kind];
    return count === undefined ? [] : [{ kind, count }];
  });
