import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../bench/generate-document.ts';
import { databases } from '../support/databases.ts';
import { seed } from '../support/seed.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { extent } from './support/extent.ts';
import { faultDocument } from './support/fault-document.ts';
import { isFinal, readThrough, type Transport } from './support/read-through.ts';
import { createRig, type Rig } from './support/rig.ts';
import { tally } from './support/tally.ts';

const lanes = extent(1, 4);
const killsPerLane = extent(1, 25);
const entities = extent(200, 2_000);

const sorts: readonly { readonly options: object; readonly transport: Transport }[] = [
  { options: {}, transport: 'graphql-ws' },
  { options: { atomic: true }, transport: 'server-sent events' },
  { options: { conflictStrategy: 'RENAME' }, transport: 'graphql-ws' },
  { options: { dryRun: true }, transport: 'server-sent events' },
];

interface Lane {
  readonly rig: Rig;
  readonly random: () => number;
  kills: number;
}

/** One import, during which servers are killed at random times, each a moment after it took up the job. */
async function importWithKills(lane: Lane, sort: (typeof sorts)[number]) {
  const { rig } = lane;
  const document = faultDocument(entities, { isSound: 'atomic' in sort.options, hasPending: true });
  const id = await rig.import(document, sort.options);
  let isOver = false;
  const reading = readThrough({
    address: () => rig.newest(),
    jobId: id,
    transport: sort.transport,
    onEvent: (event) => {
      isOver ||= isFinal(event);
    },
  });
  while (!isOver && lane.kills < killsPerLane) {
    const victim = await rig.newest();
    await readThrough({ address: () => rig.newest(), jobId: id, most: 2 });
    // The time itself is the chance that is tested; nothing is awaited by it.
    await setTimeout(lane.random() * extent(300, 1_500));
    if (isOver) break;
    await victim.end('SIGKILL');
    lane.kills += 1;
    await rig.start();
  }
  return { id, document, readings: [await reading] };
}

describe.each(databases)(`an import on $name`, (database) => {
  it.concurrent.each(Array.from({ length: lanes }, (_, lane) => lane))(
    `that is killed ${killsPerLane} times at random ends as if nothing had happened (seed ${seed}, lane %i)`,
    async (lane) => {
      const rig = await createRig(database, { LADING_CHUNK_SIZE: '50' });
      const state: Lane = { rig, random: randomFrom(seed + lane), kills: 0 };
      try {
        await rig.start();
        const jobs = [];
        while (state.kills < killsPerLane) {
          const sort: (typeof sorts)[number] | undefined = sorts[(lane + jobs.length) % sorts.length];
          if (sort !== undefined) jobs.push(await importWithKills(state, sort));
        }
        tally(`kill -9 at a random time of an import of ${entities} entities, ${database.name}`, state.kills);
        const found = await checkInvariants(rig, { jobs });
        expect(found.map(({ job }) => job.state)).not.toContain('failed');
      } finally {
        await rig.kill();
      }
    },
    extent(600_000, 1_200_000),
  );
});
