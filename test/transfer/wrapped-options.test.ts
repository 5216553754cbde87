import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { askRest } from '../support/ask-rest.ts';
import { oneDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

const document = documentOf({ tools: [toolNamed('a')] });

/** What stands beside the document → what the import itself has to be asked for to mean the same. */
const options = [
  [{ dry_run: true }, { dryRun: true }],
  [{ conflict_strategy: 'Skip' }, { conflictStrategy: 'SKIP' }],
  [
    { rekey_secret: 'the-secret-of-somebody-else-0123' },
    { sourceSecret: 'the-secret-of-somebody-else-0123' },
  ],
  [{ dry_run: false, conflict_strategy: 'update', rekey_secret: null, selected_entities: null }, {}],
] as const;

describe.each([oneDatabase])('options beside import_data on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  const upload = async (text: string) => {
    const created = await createUpload(server);
    await put(created, text);
    return { uploadId: created.id };
  };

  const ways = {
    'as a value': async (wrapper: object) => ({ document: wrapper }),
    'as a text': async (wrapper: object) => ({ text: JSON.stringify(wrapper) }),
    'as YAML': async (wrapper: object) => ({ text: stringify(wrapper) }),
    'as an upload': async (wrapper: object) => upload(JSON.stringify(wrapper)),
  } as const;

  describe.each(Object.entries(ways))('%s', (_way, sourceOf) => {
    it.each(options)('%j agree with %j', async (beside, asked) => {
      const started = await server.start(await sourceOf({ import_data: document, ...beside }), asked);
      expect(started.__typename).toBe('ImportJob');
    });

    it.each([
      [{ dry_run: true }, '/dry_run'],
      [{ conflict_strategy: 'fail' }, '/conflict_strategy'],
      [{ rekey_secret: 'swordfish' }, '/rekey_secret'],
      [{ selected_entities: { tools: ['b'] } }, '/selected_entities'],
    ])('%j are refused where the import was not asked for them', async (beside, path) => {
      for (const wrapper of [
        { import_data: document, ...beside },
        { ...beside, import_data: document },
      ]) {
        const started = await server.start(await sourceOf(wrapper), {});
        expect(started).toMatchObject({ problems: [{ code: 'OPTION_IN_DOCUMENT', path }] });
        expect(JSON.stringify(started)).not.toContain('swordfish');
      }
      expect(await server.store.dataSource.query('SELECT FROM import_jobs')).toEqual([]);
    });
  });

  it('mean what they say by way of REST', async () => {
    const json = { import_data: document, dry_run: true, selected_entities: { tools: ['b'] } };
    const { body } = await askRest(server, 'POST /import', { json });
    expect(body['progress']).toMatchObject({ total: 0 });
  });

  it('leave alone a document that says that it does not know when it was exported', async () => {
    const { job } = await server.importDocument({ ...document, exported_at: null });
    expect(job).toMatchObject({ state: 'COMPLETED', problems: [] });
  });
});
