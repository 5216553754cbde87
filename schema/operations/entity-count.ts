import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import { builder } from '../builder.ts';
import { EntityKind } from '../shared/enums.ts';

export const EntityCount = builder.objectRef<{ kind: KindName; count: number }>('EntityCount').implement({
  fields: (t) => ({ kind: t.expose('kind', { type: EntityKind }), count: t.exposeInt('count') }),
});

/** Counts in the order of the kinds; those that are not there are left out. */
export const entityCounts = (counts: Readonly<Partial<Record<KindName, number>>>) =>
  kindNames.flatMap((kind) => {
    const count = counts[kind];
    return count === undefined ? [] : [{ kind, count }];
  });
