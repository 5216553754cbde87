import { describe, expect, it } from 'vitest';
import { type Failpoint, failpoints } from '../../src/lib/failpoint.ts';
import { openStore } from '../../src/store/open-store.ts';
import { databases } from '../support/databases.ts';
import { checkInvariants, type Evidence } from './support/check-invariants.ts';
import { isLong } from './support/extent.ts';
import { type FaultDocument, faultDocument } from './support/fault-document.ts';
import { type Reading, readThrough } from './support/read-through.ts';
import { createRig, type Rig } from './support/rig.ts';
import { tally } from './support/tally.ts';

interface Case {
  readonly options: object;
  readonly document: FaultDocument;
  readonly state: string;
  /** What is asked for when the import is over, and makes a job of its own. */
  readonly next?: 'undoImport' | 'applyImport';
  /** Done to the database before. */
  readonly spoil?: string;
}

const flawed = faultDocument(60);
const sound = faultDocument(60, { isSound: true });
// What only the database refuses is found when the whole is written, not before; a bug is not even a refusal.
const refusal = `ALTER TABLE tools ADD CHECK (name <> 'tool-7')`;
const bug = `CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a bug' USING ERRCODE = 'XX000'; END $$;
  CREATE TRIGGER break BEFORE INSERT ON tools FOR EACH ROW WHEN (NEW.name = 'tool-25') EXECUTE FUNCTION break()`;

const ways = {
  'an import': { options: {}, document: flawed, state: 'completed' },
  'a dry run': { options: { dryRun: true }, document: flawed, state: 'planned' },
  'a plan that is applied': {
    options: { dryRun: true },
    document: flawed,
    state: 'planned',
    next: 'applyImport',
  },
  'an atomic import': { options: { atomic: true }, document: sound, state: 'completed' },
  'an import that is refused': {
    options: { atomic: true },
    document: sound,
    state: 'failed',
    spoil: refusal,
  },
  'an import that is given up': { options: {}, document: flawed, state: 'failed', spoil: bug },
  'an undo': { options: {}, document: sound, state: 'undone', next: 'undoImport' },
} as const satisfies Record<string, Case>;

type Way = keyof typeof ways;

/** What comes by the failpoints that begin like this. */
const waysBy: Readonly<Record<string, readonly Way[]>> = {
  receive: ['an import'],
  claim: ['an import'],
  plan: ['a dry run', 'an atomic import'],
  apply: ['an import', 'a plan that is applied'],
  atomic: ['an atomic import'],
  refuse: ['an import that is refused'],
  undo: ['an undo'],
  undone: ['an undo'],
  rest: ['an import'],
  'give-up': ['an import that is given up'],
};

const all = failpoints.flatMap((name) =>
  (waysBy[name.split('.')[0] ?? ''] ?? []).map((way) => [name, way] as const),
);

const short: Readonly<Record<string, readonly (readonly [Failpoint, Way])[]>> = {
  'the embedded database': [['apply.after-commit', 'an import']],
  PostgreSQL: [
    ['receive.after-commit', 'an import'],
    ['apply.before-commit', 'an import'],
    ['apply.after-commit', 'a plan that is applied'],
    ['atomic.before-commit', 'an atomic import'],
    ['undo.after-commit', 'an undo'],
  ],
};

async function spoil({ database }: Rig, sql: string): Promise<void> {
  const store = await openStore(database);
  await store.dataSource.query(sql);
  await store.close();
}

/** The mutation is repeated under the same key until it is answered, as a client does that was cut off. */
async function importUntilAnswered(rig: Rig, { document, options }: Case): Promise<string> {
  const ask = (): Promise<string> => rig.import(document, { ...options, idempotencyKey: 'the one import' });
  return ask().catch(async () => {
    await rig.start();
    return ask();
  });
}

const readAll = (rig: Rig, jobId: string): Promise<Reading> =>
  readThrough({ address: () => rig.newest(), jobId });

/** Asks for what comes next when the import is over; the answer can be lost with the server. */
async function goOn(rig: Rig, id: string, mutation: NonNullable<Case['next']>): Promise<void> {
  await readAll(rig, id);
  const { client } = await rig.newest();
  await client
    .request(`mutation ($id: ID!) { ${mutation}(id: $id) { __typename } }`, { id })
    .catch(() => undefined);
}

/** Reads the job that was made last. */
async function readNewest(rig: Rig): Promise<{ id: string; readings: Reading[] }> {
  const { client } = await rig.newest();
  const { importJobs } = await client.request<{ importJobs: { nodes: { id: string }[] } }>(
    '{ importJobs(first: 1) { nodes { id } } }',
  );
  const id = importJobs.nodes[0]?.id ?? '';
  return { id, readings: [await readAll(rig, id)] };
}

/** Kills a server at the failpoint and lets another one go on; gives what there is to check, and how it has to end. */
async function killAt(
  rig: Rig,
  name: Failpoint,
  way: Case,
): Promise<{ evidence: Evidence; states: string[] }> {
  const { document, state, next } = way;
  if (way.spoil !== undefined) await spoil(rig, way.spoil);
  const victim = await rig.start({ LADING_FAILPOINT: name });
  const id = await importUntilAnswered(rig, way);
  if (next !== undefined) await goOn(rig, id, next);
  expect(await victim.ended).toMatchObject({ signal: 'SIGKILL' });
  if ((await rig.newest()) === victim) await rig.start();
  const last = await readNewest(rig);
  const job = { id, document, readings: [await readAll(rig, id)] };
  if (next === 'applyImport')
    return { evidence: { jobs: [job, { ...last, document }] }, states: [state, 'completed'] };
  const undo = next === 'undoImport' && { undo: last };
  return { evidence: { jobs: [job], ...undo }, states: [state] };
}

describe.each(databases)('a server on $name that is killed', (database) => {
  it.concurrent.each((!isLong && short[database.name]) || all)(
    'at %s of %s has lost nothing when another one goes on',
    async (name, way) => {
      const rig = await createRig(database);
      try {
        const { evidence, states } = await killAt(rig, name, ways[way]);
        const found = await checkInvariants(rig, evidence);
        expect(found.map(({ job }) => job.state)).toEqual(states);
        tally(`kill -9 before or after a commit, ${database.name}`);
      } finally {
        await rig.kill();
      }
    },
  );
});
