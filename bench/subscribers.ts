import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createBenchDatabase } from './bench-database.ts';
import { startBenchServer } from './bench-server.ts';
import { generateDocument } from './generate-document.ts';
import { startImport } from './time-transfer.ts';

/** How much subscribers slow an import down: the same import with one of them and with many, in turn. */
const { values } = parseArgs({
  options: {
    entities: { type: 'string', default: '100000' },
    subscribers: { type: 'string', default: '1000' },
    fields: { type: 'string', default: 'sequence state progress { processed }' },
    repeat: { type: 'string', default: '3' },
    database: {
      type: 'string',
      default: process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
    },
  },
});

const document = Buffer.from(JSON.stringify(generateDocument(Number(values.entities), 'first')));
const database = await createBenchDatabase(values.database);
const server = await startBenchServer(database.url);
const child = fork(
  new URL('./subscriber-crowd.ts', import.meta.url),
  [server.url, server.token, values.fields],
  {
    execArgv: ['--import', 'tsx'],
  },
);

/** Seconds that the job took, as the server says. */
async function timeImport(subscribers: number): Promise<number> {
  await database.clear();
  const jobId = await startImport(server.client, document);
  child.send({ jobId, subscribers });
  const [told] = await once(child, 'message');
  const { done } = await server.client.request<{ done: { startedAt: string; finishedAt: string } }>(
    'query ($id: ID!) { done: importJob(id: $id) { startedAt finishedAt } }',
    { id: jobId },
  );
  console.log(subscribers, 'subscribers', JSON.stringify(told));
  return (Date.parse(done.finishedAt) - Date.parse(done.startedAt)) / 1_000;
}

const ratios: number[] = [];
for (let round = 0; round < Number(values.repeat); round += 1) {
  const few = await timeImport(1);
  const many = await timeImport(Number(values.subscribers));
  ratios.push(many / few);
  console.log({ one: few, many, ratio: many / few });
}
console.log('median ratio', ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]?.toFixed(2));
child.kill();
await server.stop();
await database.drop();
