import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { databases } from '../support/databases.ts';
import { importConfiguration } from '../support/operations.ts';
import { answerTo, startPut } from '../support/put-upload.ts';
import type { Job } from '../support/run-server.ts';
import { checkInvariants } from './support/check-invariants.ts';
import { extent, isLong } from './support/extent.ts';
import { type FaultDocument, faultDocument, sourceSecret } from './support/fault-document.ts';
import type { TestedJob } from './support/find-job.ts';
import { readThrough } from './support/read-through.ts';
import { createRig, type Rig } from './support/rig.ts';
import { tally } from './support/tally.ts';

/** Imports, kills the server as soon as something is stored, and lets another one go on. */
async function importWithKill(rig: Rig, document: FaultDocument, options: object): Promise<TestedJob> {
  const id = await rig.import(document, options);
  const address = () => rig.newest();
  await readThrough({ address, jobId: id, most: 3 });
  await (await rig.newest()).end('SIGKILL');
  tally('kill -9 of an import, which is then done again');
  await rig.start();
  return { id, document, readings: [await readThrough({ address, jobId: id })] };
}

/** Sends the document until it is taken: the place of a request that was killed is free after a moment. */
async function putUntilTaken(url: string, content: string): Promise<void> {
  for (;;) {
    const sending = startPut({ url });
    sending.end(content);
    const { status, headers } = await answerTo(sending);
    if (status === 201) return;
    expect(status).toBe(409);
    await setTimeout(Number(headers['retry-after']) * 100);
  }
}

describe.each(databases)('what is done again on $name after a kill', (database) => {
  it.runIf(isLong).concurrent(
    'stores a renamed copy for each time that it was asked for, each of them whole',
    async () => {
      const rig = await createRig(database, { LADING_CHUNK_SIZE: '20' });
      try {
        await rig.start();
        const document = faultDocument(extent(60, 400), { isSound: true });
        const jobs: TestedJob[] = [];
        const all = [{}, { conflictStrategy: 'RENAME' }, { conflictStrategy: 'RENAME' }];
        for (const options of all) {
          jobs.push(await importWithKill(rig, document, options));
        }
        const found = await checkInvariants(rig, { jobs });
        const statuses = found.map(({ steps }) => [...new Set(steps.map(({ status }) => status))]);
        expect(statuses).toEqual([['created'], ['renamed'], ['renamed']]);
        const keys = found.flatMap(({ steps }) =>
          steps.map((step) => `${step.kind} ${step.renamed_to ?? step.key}`),
        );
        expect(new Set(keys).size).toBe(keys.length);
      } finally {
        await rig.kill();
      }
    },
  );

  it.concurrent('takes an upload that was killed in its middle from its beginning', async () => {
    const rig = await createRig(database);
    try {
      const victim = await rig.start();
      const { createUpload } = await victim.client.request<{ createUpload: { id: string; url: string } }>(
        'mutation { createUpload { id url } }',
      );
      const sending = startPut({ url: createUpload.url });
      const broken = once(sending, 'error');
      // More than the buffers on the way take: the server has read, and stored, when all of it is gone.
      await new Promise((resolve) => void sending.write(Buffer.alloc(12_000_000, ' '), resolve));
      await victim.end('SIGKILL');
      tally('kill -9 in the middle of an upload');
      await broken;
      const heir = await rig.start();
      const document = faultDocument(40);
      await putUntilTaken(`${heir.url}/uploads/${createUpload.id}`, JSON.stringify(document));
      const { importConfiguration: job } = await heir.client.request<{ importConfiguration: Job }>(
        importConfiguration,
        { input: { source: { uploadId: createUpload.id }, sourceSecret } },
      );
      const reading = await readThrough({ address: async () => heir, jobId: job.id });
      await checkInvariants(rig, { jobs: [{ id: job.id, document, readings: [reading] }] });
    } finally {
      await rig.kill();
    }
  });

  // After a kill the embedded database is locked for a while.
  it.runIf(isLong || database.name === 'PostgreSQL').concurrent(
    'makes one job of fifty calls with one key, before a kill, after it, and after the end',
    async () => {
      const rig = await createRig(database, { LADING_CHUNK_SIZE: '20' });
      try {
        const victim = await rig.start({ LADING_FAILPOINT: 'receive.after-commit' });
        const document = faultDocument(60);
        const ask = (): Promise<string> => rig.import(document, { idempotencyKey: 'the one' });
        const fifty = () => Promise.allSettled(Array.from({ length: 50 }, ask));
        const idsOf = (answers: PromiseSettledResult<string>[]): string[] =>
          answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
        const before = idsOf(await fifty());
        expect(await victim.ended).toMatchObject({ signal: 'SIGKILL' });
        await rig.start();
        const after = idsOf(await fifty());
        expect(after).toHaveLength(50);
        const [id = ''] = after;
        const reading = await readThrough({ address: () => rig.newest(), jobId: id });
        const late = idsOf(await fifty());
        expect(late).toHaveLength(50);
        expect(new Set([...before, ...after, ...late])).toEqual(new Set([id]));
        await checkInvariants(rig, { jobs: [{ id, document, readings: [reading] }] });
      } finally {
        await rig.kill();
      }
    },
  );
});
