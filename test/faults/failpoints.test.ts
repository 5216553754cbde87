import { describe, expect, it } from 'vitest';
import { type Failpoint, failpoints } from '../../src/lib/failpoint.ts';
import { openStore } from '../../src/store/open-store.ts';
import { databases } from '../support/databases.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { isLong } from './support/extent.ts';
import { type FaultDocument, faultDocument } from './support/fault-document.ts';
import { type Reading, readThrough } from './support/read-through.ts';
import { createRig, type Rig } from './support/rig.ts';

interface Case {
  readonly options: object;
  readonly document: FaultDocument;
  readonly state: string;
}

const flawed = faultDocument(60);
const sound = faultDocument(60, { isSound: true });
const best: Case = { options: {}, document: flawed, state: 'completed' };
const dry: Case = { options: { dryRun: true }, document: flawed, state: 'planned' };
const atomic: Case = { options: { atomic: true }, document: sound, state: 'completed' };
const undo: Case = { options: {}, document: sound, state: 'undone' };
const refused: Case = { options: { atomic: true }, document: sound, state: 'failed' };

/** An import that comes by the failpoint, and how it ends. */
function caseOf(name: Failpoint): Case {
  if (name.startsWith('plan')) return dry;
  if (name.startsWith('atomic')) return atomic;
  if (name.startsWith('undo')) return undo;
  return name.startsWith('refuse') ? refused : best;
}

const short: Readonly<Record<string, readonly Failpoint[]>> = {
  'the embedded database': ['apply.after-commit', 'atomic.before-commit', 'undo.before-commit'],
  PostgreSQL: [
    'receive.before-commit',
    'receive.after-commit',
    'claim.after-commit',
    'plan.after-commit',
    'apply.before-commit',
    'apply.after-commit',
    'atomic.before-commit',
    'refuse.after-commit',
    'undo.after-commit',
    'undone.before-commit',
    'rest.before-commit',
  ],
};

/** What only the database refuses is found when the whole is written, not before. */
async function poison({ database }: Rig): Promise<void> {
  const store = await openStore(database);
  await store.dataSource.query(`ALTER TABLE tools ADD CHECK (name <> 'tool-7')`);
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

/** Asks for the way back when the import is over; the answer can be lost with the server. */
async function undoAfterwards(rig: Rig, id: string): Promise<void> {
  await readAll(rig, id);
  const { client } = await rig.newest();
  const undoImport = 'mutation ($id: ID!) { undoImport(id: $id) { __typename } }';
  await client.request(undoImport, { id }).catch(() => undefined);
}

/** Reads the job that was made last. */
async function readNewest(rig: Rig): Promise<{ id: string; readings: readonly Reading[] }> {
  const { client } = await rig.newest();
  const { importJobs } = await client.request<{ importJobs: { nodes: { id: string }[] } }>(
    '{ importJobs(first: 1) { nodes { id } } }',
  );
  const id = importJobs.nodes[0]?.id ?? '';
  return { id, readings: [await readAll(rig, id)] };
}

describe.each(databases)('a server on $name that is killed', (database) => {
  it.concurrent.each((!isLong && short[database.name]) || failpoints)(
    'at %s has lost nothing when another one goes on',
    async (name) => {
      const rig = await createRig(database);
      try {
        if (name.startsWith('refuse')) await poison(rig);
        const victim = await rig.start({ LADING_FAILPOINT: name });
        const { document, state } = caseOf(name);
        const id = await importUntilAnswered(rig, caseOf(name));
        const isUndo = name.startsWith('undo');
        if (isUndo) await undoAfterwards(rig, id);
        expect(await victim.ended).toMatchObject({ signal: 'SIGKILL' });
        if ((await rig.newest()) === victim) await rig.start();
        const undone = isUndo && { undo: await readNewest(rig) };
        const reading = await readAll(rig, id);
        const jobs = [{ id, document, readings: [reading] }];
        const [found] = await checkInvariants(rig, { jobs, ...undone });
        expect(found?.job.state).toBe(state);
      } finally {
        await rig.kill();
      }
    },
  );
});
