import { describe, expect, it } from 'vitest';
import { generateDocument } from '../../bench/generate-document.ts';
import { importConfiguration } from '../../src/imports/import-configuration.ts';
import { eitherDatabase } from '../support/databases.ts';
import { openTestServer } from '../support/open-test-server.ts';
import { someAct } from '../support/some-act.ts';

describe.each(eitherDatabase)('A document that arrives slowly on $name', (database) => {
  it('is stored chunk by chunk before its last byte is there', async () => {
    const { services } = await openTestServer(database);
    const { manager } = services.store.dataSource;
    const bytes = Buffer.from(JSON.stringify(generateDocument(4_000, 'first')));
    const chunksBeforeTheEnd = async (): Promise<number> => {
      const [row] = await manager.query('SELECT count(*)::integer AS count FROM import_chunks');
      return row.count;
    };
    let stored = 0;
    async function* slowly(): AsyncGenerator<Uint8Array> {
      const last = bytes.length - 1;
      yield bytes.subarray(0, last);
      // The last byte does not come before a chunk is stored: reading everything first would wait for ever.
      while (stored === 0) stored = await chunksBeforeTheEnd();
      yield bytes.subarray(last);
    }
    const job = await importConfiguration(
      services,
      {
        source: { type: 'stream', bytes: slowly(), fingerprint: async () => '' },
        conflictStrategy: 'update',
        rules: [],
        dryRun: true,
        atomic: false,
        createdBy: 'somebody',
      },
      someAct(services.store),
    );
    expect(stored).toBeGreaterThan(0);
    expect(job.totals).toMatchObject({ tool: 2_800, server: 160 });
    expect(job.state).toBe('queued');
  });
});
