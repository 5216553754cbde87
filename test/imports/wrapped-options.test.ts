import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runLading } from '../cli/run-lading.ts';
import { askRest } from '../support/ask-rest.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, envelope, toolNamed } from '../support/documents.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { sendFile } from '../support/send-file.ts';

const document = documentOf({ tools: [toolNamed('a')] });
const servers = { mcpServers: { a: { url: 'https://a.test/mcp' } } };
const linesOf = (...lines: readonly object[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const entityLine = { type: 'tools', entity: toolNamed('a') };

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

const notAsked = [
  [{ dry_run: true }, '/dry_run'],
  [{ conflict_strategy: 'fail' }, '/conflict_strategy'],
  [{ rekey_secret: 'swordfish' }, '/rekey_secret'],
  [{ selected_entities: { tools: ['b'] } }, '/selected_entities'],
] as const;

/** Where options may stand. */
const places: Readonly<Record<string, (beside: object) => string>> = {
  'behind import_data': (beside) => JSON.stringify({ import_data: document, ...beside }),
  'before import_data': (beside) => JSON.stringify({ ...beside, import_data: document }),
  'beside entities': (beside) => JSON.stringify({ ...document, ...beside }),
  'beside import_data in YAML': (beside) => stringify({ import_data: document, ...beside }),
  'beside entities in YAML': (beside) => stringify({ ...beside, ...document }),
  'in the first line': (beside) => linesOf({ ...envelope, ...beside }, entityLine, { metadata: {} }),
  'in the file of a client': (beside) => `// servers\n${JSON.stringify({ ...servers, ...beside })}`,
  'in the file of a client in YAML': (beside) => stringify({ ...servers, ...beside }),
};

/** Where nobody looks for them. */
const misplaced: Readonly<Record<string, (beside: object) => string>> = {
  'within import_data': (beside) => JSON.stringify({ import_data: { ...document, ...beside } }),
  'in the last line': (beside) => linesOf(envelope, entityLine, { metadata: {}, ...beside }),
  'in the line of an entity': (beside) => linesOf(envelope, { ...entityLine, ...beside }, { metadata: {} }),
};

describe.each([oneDatabase])('options in a document, on $name,', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  const jobs = (): Promise<unknown[]> => server.store.dataSource.query('SELECT FROM import_jobs');
  const upload = async (text: string) => {
    const created = await createUpload(server);
    await put(created, text);
    return { uploadId: created.id };
  };

  describe.each(Object.entries(places))('%s', (_place, documentWith) => {
    it.each(options)('%j agree with %j', async (beside, asked) => {
      expect(await server.start({ text: documentWith(beside) }, asked)).toMatchObject({
        __typename: 'ImportJob',
        warnings: [],
      });
    });

    it.each(notAsked)('%j are refused where the import was not asked for them', async (beside, path) => {
      const started = await server.start({ text: documentWith(beside) });
      expect(started).toMatchObject({ problems: [{ code: 'OPTION_IN_DOCUMENT', path }] });
      expect(JSON.stringify(started)).not.toContain('swordfish');
      expect(await jobs()).toEqual([]);
    });
  });

  it.each(Object.entries(misplaced))('are refused %s, by whatever way they come', async (_, documentWith) => {
    for (const [beside, path] of notAsked) {
      const text = documentWith(beside);
      const refusal = { problems: [{ code: 'OPTION_IN_DOCUMENT', path }] };
      expect(await server.start({ text }, { dryRun: true })).toMatchObject(refusal);
      const { status, body } = await askRest(server, 'POST /import', { body: text, headers: isJson });
      expect({ status, ...body }).toMatchObject({ status: 400, ...refusal });
    }
    expect(await jobs()).toEqual([]);
  });

  it('are refused by every way in that does not do as they say', async () => {
    for (const [beside, path] of notAsked) {
      const value = { import_data: document, ...beside };
      const text = JSON.stringify(value);
      const inForm = (await sendFile(server, text)).data.importConfiguration;
      for (const started of [
        await server.start({ document: value }),
        await server.start({ document: { ...servers, ...beside } }),
        await server.start(await upload(text)),
        inForm,
      ])
        expect(started).toMatchObject({ problems: [{ code: 'OPTION_IN_DOCUMENT', path }] });
    }
    expect(await jobs()).toEqual([]);
  });

  it('are refused by the command line, or agree with what it is asked for', async () => {
    const env = { LADING_URL: server.url, LADING_TOKEN: server.token };
    const file = join(await temporaryDirectory(), 'a.json');
    await writeFile(file, JSON.stringify({ import_data: document, dry_run: true }));
    const [refused, planned] = await Promise.all([
      runLading(['import', file], { env }),
      runLading(['import', '--dry-run', file], { env }),
    ]);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/'dry_run'.*--dry-run/s) });
    expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('1 to create') });
  });

  it.each(Object.entries(places).filter(([name]) => !name.includes('YAML')))(
    'mean what they say by way of REST: %s',
    async (_, documentWith) => {
      const ask = async (beside: object) =>
        (await askRest(server, 'POST /import', { body: documentWith(beside), headers: isJson })).body;
      expect(await ask({ dry_run: true, selected_entities: { tools: ['b'] } })).toMatchObject({
        progress: { total: 0 },
      });
      expect(await ask({ dry_run: true })).toMatchObject({
        warnings: [expect.stringContaining('Would create')],
      });
      expect(await ask({})).toMatchObject({ progress: { created: 1 } });
      expect(await ask({ conflict_strategy: 'skip' })).toMatchObject({ progress: { skipped: 1 } });
    },
  );

  it('leave alone a document that says that it does not know when it was exported', async () => {
    const { job } = await server.importDocument({ ...document, exported_at: null });
    expect(job).toMatchObject({ state: 'COMPLETED', problems: [] });
  });
});

const isJson = { 'content-type': 'application/json' };
