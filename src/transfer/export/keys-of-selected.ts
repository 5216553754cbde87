import { kindNamed } from '../../kinds/registry.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import { lookUpHeads, lookUpIds } from '../../store/look-up.ts';
import type { Store } from '../../store/store.ts';

/** The same selection where entities are named by key or by id; a name that is both is a key. */
export const keysOfSelected = (
  { dataSource: { manager } }: Store,
  selected: readonly EntitySelection[],
): Promise<EntitySelection[]> =>
  Promise.all(
    selected.map(async ({ kind, keys }) => {
      if (keys === undefined) return { kind };
      const record = kindNamed(kind);
      const stored = new Set((await lookUpHeads(manager, record, keys)).map(({ key }) => key));
      const others = keys.filter((key) => !stored.has(key));
      const byId = new Map((await lookUpIds(manager, record, others)).map(({ id, key }) => [id, key]));
      return {
        kind,
        keys: keys.map((key) => (stored.has(key) ? key : (byId.get(key.toLowerCase()) ?? key))),
      };
    }),
  );
