import { Option } from 'commander';
import type { EntityFilter, EntityKind } from '../../client/generated/graphql.ts';
import type { EntityOfKind } from '../../client/generated/kinds.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand, type Session, tellJson } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';
import { collectionNames, collectionOf, kindOf } from '../kinds.ts';
import { listOption, wholeNumber } from '../options.ts';
import { everyNode } from '../pages.ts';
import { type Listing, type Output, outputOption, shownInstant, tellRows } from '../table.ts';
import { printable, printableJson } from '../words.ts';

interface Options {
  readonly tags?: readonly string[];
  readonly search?: string;
  readonly state?: 'active' | 'inactive';
  readonly inactive?: boolean;
  readonly limit?: number;
  readonly sort: keyof typeof orders;
  readonly output: Output;
}

type Entity = EntityOfKind[EntityKind];

type Order = (a: Entity, b: Entity) => number;

const orders = {
  // As the server has them.
  key: () => 0,
  updated: (a, b) => b.updatedAt.localeCompare(a.updatedAt),
  created: (a, b) => b.createdAt.localeCompare(a.createdAt),
} as const satisfies Record<string, Order>;

/** The entities of a kind, however many there are. */
export const listCommand = defineCommand<Options>({
  name: 'list',
  summary: 'list the entities of a kind',
  arguments: { '<kind>': collectionNames.join(', ') },
  example: 'lading list tools --tags prod --sort updated --limit 20',
  options: [
    listOption('--tags <tags>', 'only what has one of these tags'),
    new Option('--search <text>', 'only what has this in its key, name or description'),
    new Option('--state <state>', 'only what is in use, or only what is switched off').choices([
      'active',
      'inactive',
    ]),
    new Option('--inactive', 'the same as --state inactive'),
    new Option('--limit <number>', 'the first so many').argParser(wholeNumber),
    new Option('--sort <column>', 'by key, or the newest first').choices(Object.keys(orders)).default('key'),
    outputOption(),
  ],
  run: async (session, [word = ''], options) => {
    const kind = kindOf(word);
    const client = await session.connect();
    const entities: Entity[] = [];
    const tell = tellerAtOnce(session, options);
    let told = 0;
    for await (const entity of everyEntity(client, kind, options)) {
      if (tell === undefined) entities.push(entity);
      else {
        told++;
        await tell(entity);
      }
    }
    if (told > 0) return 'done';
    const sorted = entities.toSorted(orders[options.sort]).slice(0, options.limit);
    await tellRows(session, sorted, listingOf(kind, options), options.output);
    return 'done';
  },
});

/** Tells each entity as it comes, where that can be done: what is sorted or a table has to be whole. */
function tellerAtOnce(
  session: Session,
  { sort, output }: Options,
): ((entity: Entity) => Promise<void>) | undefined {
  if (sort !== 'key') return undefined;
  if (session.telling === 'json-stream') return (entity) => tellJson(session, { type: 'entity', entity });
  if (session.telling === 'text' && output === 'name')
    return ({ key }) => session.terminal.say(printable(key));
  return undefined;
}

function filterOf({ tags, search, state, inactive }: Options): EntityFilter {
  const isActive = inactive ? false : state === undefined ? undefined : state === 'active';
  return {
    ...(tags && { tags }),
    ...(search !== undefined && { search }),
    ...(isActive !== undefined && { isActive }),
  };
}

/** All entities of a kind that were asked for, in the order of their keys; no more than can be told. */
function everyEntity(client: LadingClient, kind: EntityKind, options: Options): AsyncGenerator<Entity> {
  const filter = filterOf(options);
  return everyNode<Entity>(
    (after, left) => {
      const first = Number.isFinite(left) ? { first: Math.min(left, pageSize) } : {};
      return client.entities(kind, { filter, ...first, ...(after && { after }) });
    },
    options.sort === 'key' ? options.limit : undefined,
  );
}

const pageSize = 100;

const listingOf = (kind: EntityKind, options: Options): Listing<Entity> => ({
  plural: 'entities',
  singular: 'entity',
  nameOf: ({ key }) => key,
  ifEmpty: `There are no ${Object.keys(filterOf(options)).length > 0 ? 'such ' : ''}${collectionOf(kind)}.`,
  columns: [
    { title: 'KEY', of: ({ key }) => key },
    { title: 'STATE', of: ({ isActive }) => (isActive ? 'active' : 'inactive') },
    { title: 'TAGS', of: ({ tags }) => tags.join(', '), gives: { way: 1, least: 12 } },
    {
      title: 'UPDATED (UTC)',
      of: ({ updatedAt }) => shownInstant(updatedAt),
      gives: { way: 2 },
    },
    { title: 'REVISION', of: ({ revision }) => String(revision), isWide: true },
    { title: 'CREATED (UTC)', of: ({ createdAt }) => shownInstant(createdAt), isWide: true },
  ],
});

/** Everything there is to know about one entity. */
export const getCommand = defineCommand<{ readonly output: 'yaml' | 'json' }>({
  name: 'get',
  summary: 'print one entity',
  arguments: { '<kind>': 'such as tool', '<key>': 'uri for resources and roots, name for the others' },
  example: 'lading get tool weather-lookup',
  options: [new Option('-o, --output <form>', 'how it is told').choices(['yaml', 'json']).default('yaml')],
  run: async (session, [word = '', key = ''], { output }) => {
    const kind = kindOf(word);
    const client = await session.connect();
    const entity = await client.entity(kind, key);
    if (entity === null)
      throw new CommandFailure('unexpected', `There is no ${kind.toLowerCase()} '${key}'.`, {
        code: 'NOT_FOUND',
        advice: `See which there are with: lading list ${collectionOf(kind)}`,
      });
    if (session.telling !== 'text') await tellJson(session, { entity });
    else if (output === 'json') await session.terminal.write(`${printableJson(entity, 2)}\n`);
    else {
      // Loaded where it is needed: other forms start sooner without it.
      const { yamlText } = await import('../../document/formats/yaml/yaml-text.ts');
      await session.terminal.write(yamlText(entity));
    }
    return 'done';
  },
});
