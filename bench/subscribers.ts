import { parseArgs } from 'node:util';
import pg from 'pg';
import { createBenchDatabase, now } from './bench-database.ts';
import { processorSeconds, residentKilobytes, startBenchServer } from './bench-server.ts';
import { startCrowd } from './crowd.ts';
import { generateDocument } from './generate-document.ts';
import type { Arrivals } from './subscriber-crowd.ts';
import { startImport } from './time-transfer.ts';

/** Milliseconds between each commit and its arrival at each subscriber that was there already. */
const delaysOf = (commits: readonly Commit[], arrivals: readonly Arrivals[]): number[] =>
  arrivals.flatMap((ofOne) => delaysAt(ofOne, commits));

function delaysAt(arrivals: Arrivals, commits: readonly Commit[]): number[] {
  const [, joined = 0] = arrivals;
  let at = 0;
  return commits
    .filter((commit) => commit.at > joined && commit.sequence > 0)
    .flatMap(({ sequence, at: committed }) => {
      while ((arrivals[at] ?? Number.POSITIVE_INFINITY) < sequence) at += 2;
      const arrived = arrivals[at + 1];
      return arrived === undefined ? [] : [arrived - committed];
    });
}

/** The number that this share of the others does not exceed. */
function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A commit of a job: what the journal had at which time. */
interface Commit {
  readonly sequence: number;
  readonly at: number;
}

/** Notes when outcomes of jobs are committed: the notice that the server's commit carries comes with it. */
async function watchCommits(databaseUrl: string) {
  const listener = new pg.Client({ connectionString: databaseUrl });
  const reader = new pg.Client({ connectionString: databaseUrl });
  await Promise.all([listener.connect(), reader.connect()]);
  let commits: Promise<Commit>[] = [];
  listener.on('notification', ({ payload }) => {
    if (payload !== undefined && isJob.test(payload)) commits.push(commitAt(now(), payload));
  });
  const commitAt = async (at: number, id: string): Promise<Commit> => {
    const { rows } = await reader.query('SELECT sequence FROM import_jobs WHERE id = $1', [id]);
    return { sequence: Number(rows[0]?.sequence ?? 0), at };
  };
  await listener.query('LISTEN lading');
  return {
    /** Those since the last time. */
    take: (): Promise<Commit[]> => Promise.all(commits.splice(0)),
    close: async (): Promise<void> => {
      commits = [];
      await Promise.all([listener.end(), reader.end()]);
    },
  };
}

const isJob = /^[0-9a-f]{8}-/;

/** What subscribers cost: at rest, and an import that one of them follows beside the same one that many follow, in turn. */
const { values } = parseArgs({
  options: {
    entities: { type: 'string', default: '100000' },
    subscribers: { type: 'string', default: '1000' },
    fields: { type: 'string', default: 'sequence state progress { processed }' },
    repeat: { type: 'string', default: '3' },
    // For the server, as --node=--cpu-prof.
    node: { type: 'string', multiple: true, default: [] },
    database: {
      type: 'string',
      default: process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
    },
  },
});

const many = Number(values.subscribers);
const document = Buffer.from(JSON.stringify(generateDocument(Number(values.entities), 'first')));
const database = await createBenchDatabase(values.database);
const server = await startBenchServer(database.url, values.node);
const commits = await watchCommits(database.url);
const crowd = startCrowd(server, values.fields);

/** What subscribers take of the server before anything happens. */
async function measureIdle(subscribers: number) {
  const { jobId, giveBack } = await database.takeTurn();
  const before = await usage();
  const kilobytes = await residentKilobytes(server.pid, 'VmRSS');
  const { joined, finished } = crowd.join({ jobId, subscribers });
  await joined;
  const taken = (await residentKilobytes(server.pid, 'VmRSS')) - kilobytes;
  const { server: seconds } = await usage();
  await giveBack();
  await finished;
  return {
    'KB each': round(taken / subscribers),
    'server ms each, to join': round(((seconds - before.server) * 1_000) / subscribers),
  };
}

/** Whether the subscribers are there before the import begins, or come while it is under way. */
type Arrival = 'before' | 'meanwhile';

/** An import that is followed: how long it took, and what it cost since the subscribers began to come. */
async function timeImport(subscribers: number, arrival: Arrival) {
  await database.clear();
  await commits.take();
  const { giveBack } = await database.takeTurn();
  const start = performance.now();
  const jobId = await startImport(server.client, document);
  const received = (performance.now() - start) / 1_000;
  const atFirst = await usage();
  if (arrival === 'meanwhile') await giveBack();
  const { joined, finished } = crowd.join({ jobId, subscribers });
  if (arrival === 'before') {
    await joined;
    await giveBack();
  }
  const { bytes, arrivals } = await finished;
  const atLast = await usage();
  const delays = delaysOf(await commits.take(), arrivals);
  const seconds = await secondsOf(jobId);
  return {
    subscribers,
    joined: arrival,
    // The subscribers do not come before the document is there: they can only slow down what comes after.
    seconds: round(received + seconds),
    'of them followed': round(seconds),
    'server s': round(atLast.server - atFirst.server),
    'crowd s': round(atLast.crowd - atFirst.crowd),
    'database s': round(secondsBetween(atFirst.database, atLast.database)),
    events: arrivals.reduce((sum, { length }) => sum + length / 2, 0),
    MB: round(bytes / 1e6),
    'delay p50, ms': Math.round(percentile(delays, 0.5)),
    'delay p99, ms': Math.round(percentile(delays, 0.99)),
  };
}

async function secondsOf(id: string): Promise<number> {
  const { job } = await server.client.request<{ job: { startedAt: string; finishedAt: string } }>(
    'query ($id: ID!) { job: importJob(id: $id) { startedAt finishedAt } }',
    { id },
  );
  return (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1_000;
}

/** Seconds of a processor that everybody has used so far; those of the database by session. */
async function usage() {
  const sessions = await database.sessions();
  const used = await Promise.all(sessions.map(async (pid) => [pid, await processorSeconds(pid)] as const));
  return {
    server: await processorSeconds(server.pid),
    crowd: await processorSeconds(crowd.pid),
    database: new Map(used),
  };
}

/** Of the sessions that are still there. */
const secondsBetween = (first: ReadonlyMap<number, number>, last: ReadonlyMap<number, number>): number =>
  [...last].reduce((sum, [pid, seconds]) => sum + seconds - (first.get(pid) ?? 0), 0);

const round = (number: number): number => Math.round(number * 100) / 100;

type Timed = Awaited<ReturnType<typeof timeImport>>;

interface Ratio {
  readonly whole: number;
  readonly followed: number;
}

const ratioOf = (many: Timed, one: Timed): Ratio => ({
  whole: round(many.seconds / one.seconds),
  followed: round(many['of them followed'] / one['of them followed']),
});

// Once for the code to be warm.
await measureIdle(50);
console.log('idle', await measureIdle(many));
await timeImport(1, 'before');
const ratios = { before: [] as Ratio[], meanwhile: [] as Ratio[] };
for (let turn = 0; turn < Number(values.repeat); turn += 1) {
  const one = await timeImport(1, 'before');
  const early = await timeImport(many, 'before');
  const late = await timeImport(many, 'meanwhile');
  ratios.before.push(ratioOf(early, one));
  ratios.meanwhile.push(ratioOf(late, one));
  console.table([one, early, late]);
}
for (const [arrival, all] of Object.entries(ratios)) {
  const [whole, followed] = [all.map((ratio) => ratio.whole), all.map((ratio) => ratio.followed)];
  console.log(`joined ${arrival}: of the whole import`, whole, 'median', percentile(whole, 0.5));
  console.log(`joined ${arrival}: of what is followed`, followed, 'median', percentile(followed, 0.5));
}
crowd.stop();
await commits.close();
await server.stop();
await database.drop();
