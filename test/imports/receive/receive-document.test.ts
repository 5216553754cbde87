import { afterAll, describe, expect, it } from 'vitest';
import type { DocumentSource } from '../../../src/document/document-format.ts';
import { importConfiguration } from '../../../src/imports/import-configuration.ts';
import type { ImportRequest } from '../../../src/imports/receive/open-job.ts';
import { createPreparer, threads } from '../../../src/imports/receive/preparer.ts';
import { Places } from '../../../src/lib/places.ts';
import { createKeyRing } from '../../../src/secrets/key-ring.ts';
import type { Services } from '../../../src/services/services.ts';
import { readSettings } from '../../../src/settings/read-settings.ts';
import { eitherDatabase } from '../../support/databases.ts';
import { someAct } from '../../support/some-act.ts';
import { batchesOf, documentText, opened } from './batches.ts';

const read = readSettings({});
if (!read.ok) throw new Error('The default settings are not valid.');
const { limits, retention } = read.settings;
const count = 6_000;
const text = documentText(count);

const requestOf = (source: DocumentSource): ImportRequest => ({
  source,
  conflictStrategy: 'update',
  rules: [],
  dryRun: false,
  atomic: false,
  createdBy: 'the tests',
});

afterAll(() => threads.stop());

describe.each(eitherDatabase)('receiving a large document on $name', ({ open }) => {
  const services: Promise<Services> = open().then((store) => ({
    store,
    ring: createKeyRing({ current: 'the secret of this server' }),
    limits,
    retention,
    publicUrl: 'http://lading.test',
    exports: new Places(1, 0),
    cancelling: new Set(),
    requiredApprovals: 0,
  }));
  const receive = async (source: DocumentSource) => {
    const { store, ...others } = await services;
    return importConfiguration({ store, ...others }, requestOf(source), someAct(store));
  };
  const rows = async (sql: string, ...values: unknown[]) =>
    (await services).store.dataSource.manager.query(sql, values);
  const chunksOf = async (id: string) => {
    const chunks = await rows('SELECT * FROM import_chunks WHERE job_id = $1 ORDER BY number', id);
    return Promise.all(
      chunks.map(({ job_id: _, entries, ...chunk }: { job_id: string; entries: unknown; kind: never }) =>
        opened({
          deletes: false,
          count: 0,
          content: Buffer.alloc(0),
          ...chunk,
          entries: JSON.stringify(entries),
        }),
      ),
    );
  };

  it('stores every entity once and in order, however it comes', async () => {
    const fromText = await receive({ type: 'text', text });
    const fromValue = await receive({ type: 'value', value: JSON.parse(text) });
    const chunks = await chunksOf(fromText.id);
    expect(await chunksOf(fromValue.id)).toEqual(chunks);
    expect(chunks.map(({ number }: { number: number }) => number)).toEqual(
      chunks.map((_: unknown, i: number) => i),
    );
    const indexes = new Map<string, number[]>();
    for (const { kind, content } of chunks)
      for (const { index } of content) indexes.set(kind, [...(indexes.get(kind) ?? []), index]);
    for (const [kind, found] of indexes)
      expect([kind, found]).toEqual([kind, found.map((_, index) => index)]);
    expect(Object.fromEntries([...indexes].map(([kind, found]) => [kind, found.length]))).toEqual(
      fromText.totals,
    );
  });

  it('refuses it for what is wrong first, deep inside, and leaves nothing of it', async () => {
    const place = text.indexOf('"tool-3000"');
    const broken = `${text.slice(0, place)}oops${text.slice(place, -300)}`;
    const before = await rows('SELECT count(*) FROM import_jobs');
    await expect(receive({ type: 'text', text: broken })).rejects.toMatchObject({
      problems: [
        {
          code: 'INVALID_JSON',
          path: '/entities/tools/3000',
          message: expect.stringContaining(`byte ${place})`),
        },
      ],
    });
    expect(await rows('SELECT count(*) FROM import_jobs')).toEqual(before);
    expect((await receive({ type: 'text', text })).state).toBe('queued');
  });

  it('closes the source when it is refused', async () => {
    let isClosed = false;
    async function* source() {
      try {
        yield Buffer.from('{"entities":{"tools":[{]}}');
        yield Buffer.from(' ');
      } finally {
        isClosed = true;
      }
    }
    await expect(
      receive({ type: 'stream', bytes: source(), fingerprint: async () => 'none' }),
    ).rejects.toThrow('not valid JSON');
    expect(isClosed).toBe(true);
  });
});

describe('the threads', () => {
  it('are not started for a small document', async () => {
    await threads.stop();
    const preparer = createPreparer({ keys: { ring: createKeyRing({ current: 'a secret' }) }, limits });
    for (const batch of await batchesOf(documentText(20))) await preparer.prepare(batch);
    preparer.close();
    expect(threads.size).toBe(0);
  });
});
