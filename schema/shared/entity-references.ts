import { type KindName, kindNames } from '../../src/kinds/registry.ts';
import type { EntityReference as Reference } from '../../src/kinds/words.ts';
import { builder } from '../builder.ts';
import { EntityKind } from './enums.ts';

/** What a key is, wherever the API has one. */
export const keyText =
  'What names the entity in every environment: `uri` for resources and roots, `name` for the others.';

/** The object type of a reference: names an entity that need not be read, or is not there any more. */
export const EntityReference = builder.objectRef<Reference>('EntityReference').implement({
  description:
    'The name of an entity in every environment: kind and key. The entity need not be there (any more).',
  fields: (t) => ({
    kind: t.expose('kind', { type: EntityKind, description: 'One of the six; keys are unique within it.' }),
    key: t.exposeString('key', { description: keyText }),
  }),
});

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

/** A selection, or a rule for one, where null for its keys is as good as nothing. */
export const withKeys = <Selection extends { keys?: string[] | null | undefined }>(selection: Selection) => ({
  ...selection,
  keys: selection.keys ?? undefined,
});

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
