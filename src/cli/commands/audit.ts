import { InvalidArgumentError, Option } from 'commander';
import type { AuditFilter, AuditLogQuery, AuditResult } from '../../client/generated/graphql.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand } from '../command.ts';
import { shortId } from '../global-id.ts';
import { kindOf } from '../kinds.ts';
import { listOption, meantBy, momentAgo, wholeNumber } from '../options.ts';
import { allNodes } from '../pages.ts';
import { type Listing, type Output, outputOption, shownInstant, tellRows } from '../table.ts';

interface Options {
  readonly actor?: string;
  readonly action?: readonly string[];
  readonly result?: readonly string[];
  readonly since?: string;
  readonly kind?: string;
  readonly key?: string;
  readonly limit: number;
  readonly output: Output;
}

type Entry = AuditLogQuery['auditLog']['nodes'][number];

const results = {
  allowed: 'ALLOWED',
  refused: 'REFUSED',
  failed: 'FAILED',
} as const satisfies Record<string, AuditResult>;

/** Who has asked for what. */
export const auditCommand = defineCommand<Options>({
  name: 'audit',
  summary: 'say who has asked for what, and whether it was allowed',
  example: 'lading audit --result refused,failed --since 7d',
  options: [
    new Option('--actor <name>', 'only by somebody of this name'),
    listOption('--action <actions>', 'only these, such as importConfiguration,download'),
    listOption('--result <results>', `only these: ${Object.keys(results).join(', ')}`),
    new Option('--since <when>', 'only later than a time, or than so long ago (7d, 12h)').argParser(
      momentAgo,
    ),
    new Option('--kind <kind>', 'only what names an entity of this kind'),
    new Option('--key <key>', 'only what names an entity with this key'),
    new Option('--limit <number>', 'the newest so many').default(50).argParser(wholeNumber),
    outputOption(),
  ],
  run: async (session, _args, options) => {
    const client = await session.connect();
    await tellRows(session, await newestEntries(client, options), listing, options.output);
    return 'done';
  },
});

const filterOf = ({ actor, action, result, since, kind, key }: Options): AuditFilter => ({
  ...(actor !== undefined && { actor }),
  ...(action !== undefined && { actions: [...action] }),
  ...(result !== undefined && { results: result.map(resultOf) }),
  ...(since !== undefined && { after: since }),
  ...(kind !== undefined && { kind: kindOf(kind) }),
  ...(key !== undefined && { key }),
});

function resultOf(word: string): AuditResult {
  const found = meantBy<AuditResult>(results, word);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`'${word}' is no result; there are ${Object.keys(results).join(', ')}.`);
}

const mostOfPage = 500;

function newestEntries(client: LadingClient, options: Options): Promise<Entry[]> {
  const filter = filterOf(options);
  return allNodes<Entry>(
    (after, left) => client.auditLog({ first: Math.min(left, mostOfPage), filter, ...(after && { after }) }),
    options.limit,
  );
}

const listing: Listing<Entry> = {
  plural: 'entries',
  singular: 'entry',
  nameOf: ({ id }) => id,
  ifEmpty: 'There are no such entries.',
  columns: [
    { title: 'AT (UTC)', of: ({ at }) => shownInstant(at) },
    { title: 'WHO', of: ({ actor }) => actor, gives: { least: 8 } },
    { title: 'ACTION', of: ({ action }) => action, gives: { least: 16 } },
    {
      title: 'RESULT',
      of: ({ result, details }) => [result.toLowerCase(), codeIn(details)].join(' ').trim(),
    },
    { title: 'WHAT', of: whatItWas, gives: { way: 2, least: 16 } },
    { title: 'FROM', of: ({ address }) => address ?? '', gives: { way: 1 } },
    { title: 'JOB', of: ({ job }) => (job === null ? '' : shortId(job.id)), gives: { way: 3 } },
    { title: 'REQUEST', of: ({ requestId }) => requestId, isWide: true },
    { title: 'DETAILS', of: ({ details }) => JSON.stringify(details), isWide: true },
  ],
};

/** The code of what went wrong, and how often it did. */
function codeIn(details: unknown): string {
  const { code, permission, repeated } = Object(details);
  const times = repeated === undefined ? '' : `${repeated} more times`;
  return [code, permission, times].filter((part) => typeof part === 'string' && part !== '').join(' ');
}

/** The first entity, and how many there are besides. */
function whatItWas({ entities, details }: Entry): string {
  const [first] = entities;
  if (first === undefined) return '';
  const { entityCount = entities.length } = Object(details);
  const others = Number(entityCount) - 1;
  return `${first.kind.toLowerCase()} ${first.key}${others > 0 ? ` and ${others} more` : ''}`;
}
