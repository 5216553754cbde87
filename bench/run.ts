import { parseArgs } from 'node:util';
import type { LadingClient } from '../src/client/lading-client.ts';
import type { JsonObject } from '../src/lib/json.ts';
import { createBenchDatabase, seconds } from './bench-database.ts';
import { startBenchServer } from './bench-server.ts';
import { generateDocument } from './generate-document.ts';
import {
  type TimedDownload,
  timeDelta,
  timeDownload,
  timeExport,
  timeImport,
  timeUndo,
} from './time-transfer.ts';

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
  const waits = new Map<string, number[]>();
  try {
    for (let round = 0; round < repeat; round += 1) {
      await database.clear();
      const created = await timeImport(server.client, first);
      const unchanged = await timeImport(server.client, first);
      const changed = await timeImport(server.client, second);
      if (round === 0) peakOfImport = await server.peakMegabytes();
      const undone = await timeUndo(server.client, changed.id);
      const alone = await measureDownloadAlone(database.url);
      if (round === 0) peakOfDownload = alone.peak;
      const downloaded = await timeDownload(server.client);
      const exported = await timeExport(server.client);
      const deltas = await measureDeltas(server.client, round);
      noteWaits(waits, {
        'first byte of a download, just started': alone.firstByteMs,
        'first byte of a download': downloaded.firstByteMs,
        ...deltas,
      });
      const copyOut = await database.timeCopyOut();
      const copyIn = await database.timeCopyIn();
      note('import, new', created.seconds, copyIn);
      note('import, unchanged', unchanged.seconds, copyIn);
      note('import, changed', changed.seconds, copyIn);
      note('undo of the changed', undone, copyIn);
      note('download', downloaded.seconds, copyOut);
      note('export', exported, copyOut);
    }
    const peak = await server.peakMegabytes();
    printWaits(entities, waits);
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
async function measureDownloadAlone(databaseUrl: string): Promise<TimedDownload & { readonly peak: number }> {
  const server = await startBenchServer(databaseUrl);
  try {
    return { ...(await timeDownload(server.client)), peak: await server.peakMegabytes() };
  } finally {
    await server.stop();
  }
}

/** Exports of what a hundred changes have changed. */
async function measureDeltas(client: LadingClient, round: number): Promise<Record<string, number>> {
  const changes = (edition: string) => Buffer.from(JSON.stringify(generateDocument(100, edition)));
  return {
    'delta of 100, its entities': await timeDelta(
      client,
      changes(`${round}, as entities`),
      'entities { tools { name description } gateways { name } resources { uri } prompts { name } servers { name } }',
    ),
    'delta of 100, as a document': await timeDelta(client, changes(`${round}, as a document`), 'document'),
  };
}

function noteWaits(waits: Map<string, number[]>, taken: Readonly<Record<string, number>>): void {
  for (const [what, ms] of Object.entries(taken)) waits.set(what, [...(waits.get(what) ?? []), ms]);
}

function printWaits(entities: number, waits: ReadonlyMap<string, readonly number[]>): void {
  const rows = [...waits].map(([what, all]) => ({ entities, what, ms: Math.round(median(all)) }));
  console.table(rows);
}

const took = await seconds(async () => {
  for (const size of values.sizes.split(','))
    console.table(await measure(Number(size), Number(values.repeat)));
});
console.log(`Medians of ${values.repeat} rounds; ${Math.round(took)} s in all.`);
