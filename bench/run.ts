import { parseArgs } from 'node:util';
import type { JsonObject } from '../src/lib/json.ts';
import { createBenchDatabase, seconds } from './bench-database.ts';
import { startBenchServer } from './bench-server.ts';
import { generateDocument } from './generate-document.ts';
import { timeDownload, timeExport, timeImport, timeUndo } from './time-transfer.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    repeat: { type: 'string', default: '5' },
    database: {
      type: 'string',
      default: process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
    },
  },
});

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

type Row = Record<string, string | number>;

/** One size, measured `repeat` times; every ratio is of two things measured in turn. */
async function measure(count: number, repeat: number): Promise<Row[]> {
  const document = generateDocument(count, 'first');
  const entities = Object.values(document['entities'] as JsonObject).flat().length;
  const first = Buffer.from(JSON.stringify(document));
  const second = Buffer.from(JSON.stringify(generateDocument(count, 'second')));
  const database = await createBenchDatabase(values.database);
  const server = await startBenchServer(database.url);
  const timings = new Map<string, { seconds: number; copy: number }[]>();
  const note = (what: string, took: number, copy: number): void => {
    timings.set(what, [...(timings.get(what) ?? []), { seconds: took, copy }]);
  };
  let peakOfImport = 0;
  let peakOfDownload = 0;
  try {
    for (let round = 0; round < repeat; round += 1) {
      await database.clear();
      const created = await timeImport(server.client, first);
      const unchanged = await timeImport(server.client, first);
      const changed = await timeImport(server.client, second);
      if (round === 0) peakOfImport = await server.peakMegabytes();
      const undone = await timeUndo(server.client, changed.id);
      if (round === 0) peakOfDownload = await measureDownloadAlone(database.url);
      const downloaded = await timeDownload(server.client);
      const exported = await timeExport(server.client);
      const copyOut = await database.timeCopyOut();
      const copyIn = await database.timeCopyIn();
      note('import, new', created.seconds, copyIn);
      note('import, unchanged', unchanged.seconds, copyIn);
      note('import, changed', changed.seconds, copyIn);
      note('undo of the changed', undone, copyIn);
      note('download', downloaded, copyOut);
      note('export', exported, copyOut);
    }
    const peak = await server.peakMegabytes();
    return [...timings].map(([what, rounds]) => ({
      entities,
      what,
      seconds: median(rounds.map((round) => round.seconds)).toFixed(2),
      'entities/s': Math.round(entities / median(rounds.map((round) => round.seconds))),
      'COPY seconds': median(rounds.map(({ copy }) => copy)).toFixed(2),
      'ratio to COPY': median(rounds.map((round) => round.seconds / round.copy)).toFixed(2),
      'peak MB, imports': peakOfImport,
      'peak MB, download': peakOfDownload,
      'peak MB, all': peak,
    }));
  } finally {
    await server.stop();
    await database.drop();
  }
}

/** The memory that a server takes that does nothing but send a file. */
async function measureDownloadAlone(databaseUrl: string): Promise<number> {
  const server = await startBenchServer(databaseUrl);
  try {
    await timeDownload(server.client);
    return await server.peakMegabytes();
  } finally {
    await server.stop();
  }
}

const took = await seconds(async () => {
  for (const size of values.sizes.split(','))
    console.table(await measure(Number(size), Number(values.repeat)));
});
console.log(`Medians of ${values.repeat} rounds; ${Math.round(took)} s in all.`);
