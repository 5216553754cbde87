import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runLading } from '../cli/run-lading.ts';
import { askRest } from '../support/ask-rest.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

const source = documentOf({
  tools: [
    toolNamed('a.b'),
    toolNamed('Send.Mail'),
    toolNamed('a_b'),
    { ...toolNamed('by-id'), id: 'df67c4d62b0d4e2f822b0d02cde8aa18' },
    toolNamed('none'),
  ],
  roots: [{ uri: 'file:///srv/data', name: 'data' }],
});

/** What a selected name means, wherever it is said. */
const meanings: [name: string, keys: string[]][] = [
  ['send-mail', ['Send.Mail']],
  ['SEND MAIL', ['Send.Mail']],
  ['Send.Mail', ['Send.Mail']],
  ['a-b', ['a.b', 'a_b']],
  ['a_b', ['a_b']],
  ['nobody', []],
];

describe.each(eitherDatabase)('what is selected by name on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '2' });
  });

  const toolsIn = (document: { entities?: { tools?: { name: string }[] } }): string[] =>
    (document.entities?.tools ?? []).map(({ name }) => name).sort();
  const stored = async (): Promise<string[]> => {
    const rows: { name: string }[] = await server.store.dataSource.query('SELECT name FROM tools');
    return rows.map(({ name }) => name).sort();
  };
  const env = () => ({ LADING_URL: server.url, LADING_TOKEN: server.token });

  describe('from an export', () => {
    beforeAll(async () => {
      await server.clear();
      await server.importDocument(source);
    });

    it.each(meanings)('is by key before by slug: %s', async (name, keys) => {
      const select = [{ kind: 'TOOL', keys: [name] }];
      const { document, missing } = await server.exportAll({ select });
      expect(toolsIn(document as object)).toEqual(keys);
      expect(missing.map(({ key }) => key)).toEqual(keys.length === 0 ? [name] : []);
      const { data } = await server.graphql<{
        exportPreview: object;
        exportConfiguration: { download: { url: string } };
      }>(
        `query ($input: ExportConfigurationInput!) { exportPreview(input: $input) { totalEntities missing { key } }
           exportConfiguration(input: $input) { download { url } } }`,
        { input: { select } },
      );
      expect(data.exportPreview).toMatchObject({ totalEntities: keys.length });
      const file = await fetch(data.exportConfiguration.download.url);
      expect(toolsIn(JSON.parse(await file.text()))).toEqual(keys);
      const rest = await askRest(server, 'POST /export/selective', { json: { tools: [name] } });
      expect(toolsIn(rest.body as object)).toEqual(keys);
    });

    it('means the same in the command line', async () => {
      const { stdout } = await runLading(['export', '--include', 'tools:send-mail', '-o', '-'], {
        env: env(),
      });
      expect(toolsIn(JSON.parse(stdout))).toEqual(['Send.Mail']);
    });
  });

  describe('for an import', () => {
    beforeEach(() => server.clear());
    const select = (...keys: string[]) => ({ select: [{ kind: 'TOOL', keys }] });

    it.each([...meanings, ['df67c4d62b0d4e2f822b0d02cde8aa18', ['by-id']] satisfies [string, string[]]])(
      'is by key before by id before by slug: %s',
      async (name, keys) => {
        const { job, outcomes } = await server.importDocument(source, select(name));
        expect(await stored()).toEqual(keys);
        expect(outcomes).toHaveLength(keys.length);
        expect(job.warnings).toEqual(
          keys.length > 0 ? [] : [expect.stringMatching(/^SELECTION_WITHOUT_MATCH: .*'nobody'/)],
        );
      },
    );

    it.each([0, 1, 5])('is the key alone where an entity has it, in any place (%i)', async (at) => {
      const tools = source.entities['tools'] ?? [];
      const document = documentOf({ tools: [...tools.slice(0, at), toolNamed('a-b'), ...tools.slice(at)] });
      const { outcomes, job } = await server.importDocument(document, select('a-b', 'send-mail'));
      expect(outcomes.map(({ key, status }) => [key, status]).sort()).toEqual([
        ['Send.Mail', 'CREATED'],
        ['a-b', 'CREATED'],
      ]);
      expect(job.progress).toMatchObject({ total: 2, created: 2 });
    });

    it('means the same over REST and in the command line', async () => {
      const json = { import_data: source, selected_entities: { tools: ['send-mail'] } };
      expect((await askRest(server, 'POST /import', { json })).status).toBe(200);
      await expect.poll(stored).toEqual(['Send.Mail']);
      const ran = await runLading(['import', '-', '--include', 'tools:a-b'], {
        env: env(),
        stdin: JSON.stringify(source),
      });
      expect(ran).toMatchObject({ code: 0 });
      expect(await stored()).toEqual(['Send.Mail', 'a.b', 'a_b']);
    });
  });
});
