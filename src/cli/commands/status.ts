import { InvalidArgumentError, Option } from 'commander';
import type { ImportState, JobFieldsFragment } from '../../client/generated/graphql.ts';
import { importStates, type outcomeStatuses } from '../../client/generated/words.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand, type Session, tellJson } from '../command.ts';
import { shortId } from '../global-id.ts';
import { approvalsOf, jobArgument, jobNamed, sequels } from '../jobs.ts';
import { listOption, meantBy, wholeNumber } from '../options.ts';
import { formatOutcome, refusalCode, summariseDone, summarisePlan } from '../outcomes.ts';
import { allNodes } from '../pages.ts';
import { Sayings } from '../sayings.ts';
import { type Listing, type Output, outputOption, shownInstant, tellRows } from '../table.ts';
import { printable, remark } from '../words.ts';

interface Options {
  readonly limit: number;
  readonly state?: readonly string[];
  readonly sort: keyof typeof orders;
  readonly output: Output;
}

const stateWords = Object.keys(importStates).join(', ');

type Order = (a: JobFieldsFragment, b: JobFieldsFragment) => number;

const orders = {
  created: (a, b) => b.createdAt.localeCompare(a.createdAt),
  state: (a, b) => a.state.localeCompare(b.state),
  who: (a, b) => a.createdBy.localeCompare(b.createdBy),
  took: (a, b) => millisecondsOf(b) - millisecondsOf(a),
  failed: (a, b) => b.progress.failed - a.progress.failed,
} as const satisfies Record<string, Order>;

/** What has become of one import, or of the newest ones. */
export const statusCommand = defineCommand<Options>({
  name: 'status',
  summary: 'say how an import stands, or list the newest ones',
  arguments: { '[id]': jobArgument },
  example: 'lading status --state failed,cancelled --limit 50',
  options: [
    new Option('--limit <number>', 'the newest so many').default(20).argParser(wholeNumber),
    listOption('--state <states>', `only these: ${stateWords}`),
    new Option('--sort <column>', 'by when it was asked for, or by another column')
      .choices(Object.keys(orders))
      .default('created'),
    outputOption(),
  ],
  run: async (session, [id], options) => {
    const client = await session.connect();
    if (id === undefined) await tellJobs(session, client, options);
    else await tellJob(session, client, await jobNamed(client, id));
    return 'done';
  },
});

async function tellJobs(session: Session, client: LadingClient, options: Options): Promise<void> {
  const jobs = await newestJobs(client, options);
  const sorted = jobs.toSorted(orders[options.sort]);
  const ifEmpty = options.state === undefined && options.limit > 0 ? noneYet : listing.ifEmpty;
  await tellRows(session, sorted, { ...listing, ifEmpty }, options.output);
}

const noneYet = 'There are no imports yet. Begin with one: lading import <file>';
const mostOfPage = 500;

async function newestJobs(client: LadingClient, { limit, state }: Options): Promise<JobFieldsFragment[]> {
  const states = state?.map(stateOf);
  return allNodes(
    (after, left) =>
      client.importJobs({
        first: Math.min(left, mostOfPage),
        ...(after && { after }),
        ...(states && { states }),
      }),
    limit,
  );
}

function stateOf(word: string): ImportState {
  const found = meantBy<ImportState>(importStates, word);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`'${word}' is no state; there are ${stateWords}.`);
}

const listing: Listing<JobFieldsFragment> = {
  plural: 'jobs',
  singular: 'job',
  nameOf: ({ id }) => shortId(id),
  ifEmpty: 'There are no such imports.',
  columns: [
    { title: 'ID', of: ({ id }) => shortId(id) },
    { title: 'CREATED (UTC)', of: ({ createdAt }) => shownInstant(createdAt) },
    { title: 'WHO', of: ({ createdBy }) => createdBy, gives: { way: 3 } },
    { title: 'WHAT', of: whatItIsByNow, gives: { least: 16 } },
    { title: 'STATE', of: ({ state }) => state.toLowerCase() },
    { title: 'TOOK', of: (job) => shownTime(millisecondsOf(job)), gives: { way: 2 } },
    { title: 'FROM', of: fromWhere, gives: { way: 1, least: 12 } },
    { title: 'RESULT', of: resultOf, gives: { way: 4, least: 20 } },
    { title: 'STRATEGY', of: ({ conflictStrategy }) => conflictStrategy.toLowerCase(), isWide: true },
    { title: 'ATOMIC', of: ({ atomic }) => (atomic ? 'yes' : 'no'), isWide: true },
    { title: 'PROBLEM', of: ({ problems }) => problems[0]?.code ?? '', isWide: true },
    { title: 'FULL ID', of: ({ id }) => id, isWide: true },
  ],
};

function whatItIs({ dryRun, planOf, undoOf }: JobFieldsFragment): string {
  if (undoOf !== null) return `${dryRun ? 'plan to undo' : 'undo of'} ${shortId(undoOf.id)}`;
  if (planOf !== null) return `apply of ${shortId(planOf.id)}`;
  return dryRun ? 'plan' : 'import';
}

/** What a job is in a list, where a plan that was applied is not one to be applied. */
function whatItIsByNow(job: JobFieldsFragment): string {
  const { appliedAs } = job;
  return appliedAs === null ? whatItIs(job) : `${whatItIs(job)}, applied as ${shortId(appliedAs.id)}`;
}

function fromWhere({ label, sourceGateway }: JobFieldsFragment): string {
  if (label !== null && sourceGateway !== null) return `${label} (${sourceGateway})`;
  return label ?? sourceGateway ?? '';
}

const millisecondsOf = ({ startedAt, finishedAt }: JobFieldsFragment): number =>
  startedAt === null
    ? 0
    : (finishedAt === null ? Date.now() : Date.parse(finishedAt)) - Date.parse(startedAt);

function shownTime(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** What came of an entity, and what a plan says is to come of it. */
const results = {
  created: 'to create',
  updated: 'to update',
  renamed: 'to rename',
  deleted: 'to delete',
  unchanged: 'unchanged',
  skipped: 'skipped',
  failed: 'to fail',
} as const satisfies Record<keyof typeof outcomeStatuses, string>;

// The record has all of them and nothing else.
const statuses = Object.keys(results) as (keyof typeof results)[];

function resultOf({ progress, dryRun }: JobFieldsFragment): string {
  const { processed, total } = progress;
  const counts = statuses
    .filter((status) => progress[status] > 0)
    .map((status) => `${progress[status]} ${dryRun ? results[status] : status}`);
  return [...(processed < total ? [`${processed} of ${total}`] : []), ...counts].join(', ');
}

async function tellJob(session: Session, client: LadingClient, job: JobFieldsFragment): Promise<void> {
  const { terminal, telling } = session;
  const failed = await client.importOutcomes({ id: job.id, first: 50, statuses: ['FAILED'] });
  const failures = failed?.nodes ?? [];
  if (telling !== 'text') return tellJson(session, { job, failures });
  const { paint } = terminal;
  const style = { paint, isPlan: job.dryRun, sayings: new Sayings() };
  const from = fromWhere(job);
  const lines = [
    `${shortId(job.id)}  ${whatItIs(job)} ${job.state.toLowerCase()} ${job.progress.processed}/${job.progress.total}`,
    `  by ${printable(job.createdBy)} at ${job.createdAt}, took ${shownTime(millisecondsOf(job))}`,
    ...(from === '' ? [] : [`  from ${printable(from)}`]),
    ...[...approvalsOf(job), ...sequels(job)].map((line) => `  ${line}`),
    ...job.warnings.map((warning) => `  ${paint('yellow', 'warning')} ${remark(warning)}`),
    ...job.problems.map(({ code, message }) => `  ${paint('red', code)} ${remark(message)}`),
    ...failures.flatMap((outcome) => formatOutcome(outcome, style)),
    ...style.sayings.lines().map((line) => `  ${line}`),
    ...(failed?.pageInfo.hasNextPage ? ['  …'] : []),
    await summaryOf(client, job),
    `  id ${job.id}`,
  ];
  await terminal.say(lines.join('\n'));
}

async function summaryOf(client: LadingClient, job: JobFieldsFragment): Promise<string> {
  if (!job.dryRun) return summariseDone(job.finishedAt === null ? 'So far' : 'In all', job.progress);
  return summarisePlan(job.progress, await refusedOf(client, job));
}

/** How many of those that would fail are refused, as their keys are there already. */
const refusedOf = async (client: LadingClient, { id, progress }: JobFieldsFragment): Promise<number> =>
  progress.failed === 0 ? 0 : ((await client.countOutcomes({ id, problemCodes: [refusalCode] })) ?? 0);
