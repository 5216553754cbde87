import { suspicionsIn } from '../../src/document/rules/check-fields.ts';
import type { EntityRow } from '../../src/kinds/entity-row.ts';
import { builder } from '../builder.ts';
import { fieldsOfRow, keyOfRow, kindOfType } from '../shared/entity-types.ts';
import { EntityKind } from '../shared/enums.ts';

/** What all kinds have in common; which kind it is, the object type tells. */
export const Entity = builder.interfaceRef<EntityRow>('Entity').implement({
  description: 'Something that is carried from one environment to another.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    kind: t.field({
      type: EntityKind,
      resolve: (_row, _args, _context, { parentType }) => kindOfType(parentType.name).name,
    }),
    key: t.string({
      description:
        'What names the entity in every environment: `uri` for resources and roots, `name` for the others.',
      resolve: (row, _args, _context, { parentType }) => keyOfRow(kindOfType(parentType.name), row),
    }),
    tags: t.exposeStringList('tags'),
    isActive: t.exposeBoolean('is_active'),
    revision: t.exposeInt('revision', {
      description: 'Grows by one with every stored change; an import that changes nothing leaves it alone.',
    }),
    warnings: t.stringList({
      description:
        'What is suspicious about it as it is stored, as an import warns of it; mutations answer with it as well.',
      resolve: (row, _args, _context, { parentType }) => {
        const kind = kindOfType(parentType.name);
        return suspicionsIn(kind, fieldsOfRow(kind, row));
      },
    }),
    createdAt: t.expose('created_at', { type: 'DateTime' }),
    updatedAt: t.expose('updated_at', { type: 'DateTime' }),
  }),
});
