import { Option } from 'commander';
import type { EntityOfKind } from '../../client/entity-documents.ts';
import type { EntityFilter, EntityKind } from '../../client/generated/graphql.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand } from '../command.ts';
import { collectionNames, kindOf } from '../kinds.ts';
import { listOption } from '../options.ts';
import { tellJson } from '../tell.ts';

interface Options {
  readonly tags?: readonly string[];
  readonly search?: string;
  readonly inactive?: boolean;
}

type Entity = EntityOfKind[EntityKind];

/** The entities of a kind, however many there are. */
export const listCommand = defineCommand<Options>({
  name: 'list',
  summary: 'list the entities of a kind',
  arguments: { '<kind>': collectionNames.join(', ') },
  example: 'lading list tools --tags prod',
  options: [
    listOption('--tags <tags>', 'only what has one of these tags'),
    new Option('--search <text>', 'only what has this in its key, name or description'),
    new Option('--inactive', 'only what is switched off'),
  ],
  run: async (session, [word = ''], options) => {
    const kind = kindOf(word);
    const client = await session.connect();
    const entities: Entity[] = [];
    for await (const entity of everyEntity(client, kind, filterOf(options))) {
      if (session.telling === 'json') entities.push(entity);
      else if (session.telling === 'json-stream') await tellJson(session, { type: 'entity', entity });
      else await session.terminal.say(lineOf(entity));
    }
    if (session.telling === 'json') await tellJson(session, { entities });
    return 'done';
  },
});

const filterOf = ({ tags, search, inactive }: Options): EntityFilter => ({
  ...(tags && { tags }),
  ...(search !== undefined && { search }),
  ...(inactive && { isActive: false }),
});

async function* everyEntity(
  client: LadingClient,
  kind: EntityKind,
  filter: EntityFilter,
): AsyncGenerator<Entity> {
  let after: string | undefined;
  do {
    const { nodes, pageInfo } = await client.entities(kind, { filter, ...(after && { after }) });
    yield* nodes;
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
  } while (after !== undefined);
}

const lineOf = ({ key, tags, isActive }: Entity): string =>
  `${key}${isActive ? '' : ' (inactive)'}${tags.length > 0 ? `  [${tags.join(', ')}]` : ''}`;
