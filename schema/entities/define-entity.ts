import type { Kind } from '../../src/kinds/kind.ts';
import type { KindName } from '../../src/kinds/registry.ts';
import type { EntityRow } from '../../src/kinds/shared-fields.ts';
import { isLongerThan } from '../../src/lib/characters.ts';
import { countEntities, type EntityFilter as Filter, findEntityPage } from '../../src/store/find-entities.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { keyOfRow, typeNameOf } from '../shared/entity-types.ts';
import { TagMatch } from '../shared/enums.ts';
import { badUserInput } from '../shared/errors.ts';
import { type PageArguments, readPage, toConnection } from '../shared/paging.ts';
import { needs } from '../shared/permission.ts';
import { type EntityInputFields, type EntityTypeRef, entityMutations } from './entity-mutations.ts';

/** Adds everything that the API offers for a kind besides its object type. */
export function defineEntity(
  kind: Kind<KindName>,
  type: EntityTypeRef,
  inputFields: EntityInputFields,
): void {
  entityConnection(kind, type);
  entityMutations(kind, type, inputFields);
}

/** Adds the query that pages through all entities of a kind: `tools(first: 50, filter: {…})`. */
function entityConnection(kind: Kind<KindName>, type: EntityTypeRef): void {
  const name = typeNameOf(kind);
  builder.queryField(kind.collection, (t) =>
    t.connection(
      {
        ...needs('config_read'),
        type,
        description: `The ${kind.collection} of this environment, page by page, in the order of their ${kind.key} by code point.`,
        args: {
          filter: t.arg({
            type: EntityFilter,
            required: false,
            description: 'Leave it out for all of them.',
          }),
        },
        resolve: (_root, { filter, ...page }, context) => resolvePage(kind, page, filter ?? {}, context),
      },
      { name: `${name}Connection`, description: `One page of the ${kind.collection}.` },
      { name: `${name}Edge`, description: `A ${kind.name} and where it stands in the list.` },
    ),
  );
}

async function resolvePage(kind: Kind, args: PageArguments, filter: Filter, { services }: Context) {
  const { manager } = services.store.dataSource;
  assertSearchable(filter, services.limits.searchLength);
  const page = readPage(args, services.limits.pageSize);
  const found = await findEntityPage(manager, kind, { ...page, filter });
  return toConnection<EntityRow>(page, {
    ...found,
    positionOf: (row) => keyOfRow(kind, row),
    countTotal: () => countEntities(manager, kind, filter),
  });
}

/** Every row is searched for the whole text. */
function assertSearchable({ search }: Filter, most: number): void {
  if (search && isLongerThan(search, most))
    throw badUserInput(`\`filter.search\` has more than ${most} characters (LADING_MAX_SEARCH_LENGTH).`);
}

/** The input that narrows the list of a kind. */
const EntityFilter = builder.inputType('EntityFilter', {
  description:
    'Which entities of a kind: everything that is given must hold, and what is left out does not filter.',
  fields: (t) => ({
    keys: t.stringList({
      required: false,
      description: 'Those that have one of these keys, character by character.',
    }),
    tags: t.stringList({
      required: false,
      description:
        'By label or by id (`data-science` for `Data Science`), without regard to case; see `tagMatch`.',
    }),
    tagMatch: t.field({
      type: TagMatch,
      defaultValue: 'any',
      description: 'How many of `tags` an entity has to have.',
    }),
    isActive: t.boolean({
      required: false,
      description: 'Only those that are in use, or only those that are not; leave it out for both.',
    }),
    search: t.string({
      required: false,
      description:
        'A part of the key, the name or the description, without regard to case; at most 255 characters ' +
        '(`LADING_MAX_SEARCH_LENGTH`).',
    }),
  }),
});
