import type { z } from 'zod';
import { suspicionsIn } from '../../src/document/check-fields.ts';
import { gateway } from '../../src/kinds/gateway.ts';
import { type Kind, meaningOf } from '../../src/kinds/kind.ts';
import { type EntityRow, isActive, tags } from '../../src/kinds/shared-fields.ts';
import type { Json } from '../../src/lib/json.ts';
import { maskSecrets } from '../../src/secrets/mask-secrets.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { keyText } from '../shared/entity-references.ts';
import { fieldsOfRow, keyOfRow, kindOfType } from '../shared/entity-types.ts';
import { EntityKind } from '../shared/enums.ts';
import { pageTexts } from '../shared/paging.ts';
import { readableWith } from '../shared/permission.ts';

const textOf = ({ description = '' }: z.ZodType): string => description;

/** The interface of the object types of all kinds, and what they have in common; which kind it is, the type tells. */
export const Entity = builder.interfaceRef<EntityRow>('Entity').implement({
  description:
    'Something that is carried from one environment to another: a root, gateway, tool, resource, prompt or server.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    kind: t.field({
      type: EntityKind,
      description: 'Which of the six it is; the name of the object type, in capitals.',
      resolve: (_row, _args, _context, { parentType }) => kindOfType(parentType.name).name,
    }),
    key: t.string({
      description: keyText,
      resolve: (row, _args, _context, { parentType }) => keyOfRow(kindOfType(parentType.name), row),
    }),
    tags: t.exposeStringList('tags', { description: textOf(tags) }),
    isActive: t.exposeBoolean('is_active', { description: textOf(isActive) }),
    revision: t.exposeInt('revision', {
      description:
        '1, and one more with every stored change; an import that changes nothing leaves it alone. Give it as ' +
        '`expectedRevision` to change only what was read.',
    }),
    warnings: t.stringList({
      description:
        'What is suspicious about it as it is stored, such as markup in a name, as an import warns of it. Each begins with ' +
        '`SUSPICIOUS_CONTENT: `.',
      resolve: (row, _args, _context, { parentType }) => {
        const kind = kindOfType(parentType.name);
        return suspicionsIn(kind, fieldsOfRow(kind, row));
      },
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was stored here first.' }),
    updatedAt: t.expose('updated_at', { type: 'DateTime', description: 'When it was changed here last.' }),
  }),
});

/** Options of `builder.node` that the object types of all kinds have. */
export const entityNode = <Row extends EntityRow>(kind: Kind<string, Row>) => ({
  ...readableWith('config_read'),
  description: meaningOf(kind) ?? '',
  interfaces: [Entity] as [typeof Entity],
  id: { description: pageTexts.idFieldOptions.description, resolve: ({ id }: Row) => id },
  // Without Pothos' cache, which would outlive a mutation.
  loadManyWithoutCache: (ids: string[], { loaders }: Context) =>
    Promise.all(ids.map((id) => loaders.byId(kind, id))),
});

/** Makes a resolver of what a field holds, with a mask in the place of each secret. */
export const shown =
  <Field extends string>(kind: Kind, field: Field) =>
  (row: Readonly<Record<Field, Json>>): Json =>
    maskSecrets(kind, { [field]: row[field] })[field] ?? null;

/** An address with a mask in the place of each secret in it; the same for all kinds that have one. */
export const shownAddress = (url: string): string => String(maskSecrets(gateway, { url })['url']);
