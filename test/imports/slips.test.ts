import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askRest, type RestStatus } from '../support/ask-rest.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type Imported, type RunningTestServer, runServer } from '../support/run-server.ts';

const document = documentOf({
  tools: [
    toolNamed('mail', { tags: ['prod'] }),
    toolNamed('off', { is_active: false, tags: ['old'] }),
    toolNamed('helper', { is_active: false }),
  ],
  servers: [{ name: 'desk', tool_ids: ['helper'] }],
});

const slips = {
  select: [
    { kind: 'TOOL', keys: ['mail', 'mial', 'mial'] },
    { kind: 'PROMPT' },
    { kind: 'SERVER', keys: ['desk'] },
  ],
  rules: [
    { kind: 'TOOL', keys: ['mail', 'off'], strategy: 'SKIP' },
    { kind: 'ROOT', strategy: 'FAIL' },
  ],
};

const codes = ({ job }: Imported): string[] => job.warnings.map((warning) => warning.split(':')[0] ?? '');

describe.each(eitherDatabase)('what matches nothing on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(() => server.clear());

  it.each([{}, { atomic: true }, { dryRun: true }])(
    'is named by the job of an import with %o',
    async (how) => {
      const { job } = await server.importDocument(document, { ...slips, ...how });
      expect(job.warnings).toEqual([
        expect.stringMatching(/^SELECTION_WITHOUT_MATCH: .*tool 'mial'/),
        expect.stringMatching(/^SELECTION_WITHOUT_MATCH: .*prompts/),
        expect.stringMatching(/^RULE_WITHOUT_MATCH: .*tool 'off'/),
        expect.stringMatching(/^RULE_WITHOUT_MATCH: .*roots/),
      ]);
    },
  );

  it('is said once where a plan is carried out', async () => {
    const { job } = await server.importDocument(document, { ...slips, dryRun: true });
    const applied = await server.ask('applyImport', job.id);
    if (applied.__typename !== 'ImportJob') throw new Error(applied.message);
    expect((await server.finish(applied.id)).job.warnings).toEqual(job.warnings);
  });

  it('is nothing where everything matches, be it an entity or the deletion of one', async () => {
    await server.importDocument(document);
    const delta = { ...documentOf({ tools: [toolNamed('mail')] }), deleted: { tools: ['off'] } };
    const imported = await server.importDocument(delta, {
      select: [{ kind: 'TOOL', keys: ['mail', 'off'] }],
      rules: [{ kind: 'TOOL', strategy: 'UPDATE' }],
    });
    expect(codes(imported)).toEqual([]);
  });

  it('is named a hundred times at most', async () => {
    const keys = Array.from({ length: 150 }, (_, number) => `none-${number}`);
    const imported = await server.importDocument(document, { select: [{ kind: 'TOOL', keys }] });
    expect(imported.job.warnings).toHaveLength(101);
    expect(imported.job.warnings.at(-1)).toBe('MORE_WARNINGS: There are 50 more.');
  });

  it('is named by REST, for a dry run as well', async () => {
    for (const dry_run of [true, false]) {
      const json = { import_data: document, dry_run, selected_entities: { tools: ['mial'] } };
      const { body } = await askRest<RestStatus>(server, 'POST /import', { json });
      expect(body.warnings).toContainEqual(expect.stringContaining("tool 'mial'"));
    }
  });

  describe('in an export', () => {
    beforeEach(() => server.importDocument(document));

    const preview = async (input: object): Promise<Record<string, unknown>> => {
      const { data } = await server.graphql<{ exportPreview: Record<string, unknown> }>(
        `query ($input: ExportConfigurationInput!) { exportPreview(input: $input) {
          leftOutInactive { kind count } warnings missing { kind key } } }`,
        { input },
      );
      return data.exportPreview;
    };

    it('is named, with what was left out as it is switched off', async () => {
      // The helper came along with the server that refers to it.
      expect(await preview({})).toEqual({
        leftOutInactive: [{ kind: 'TOOL', count: 1 }],
        warnings: [],
        missing: [],
      });
      expect(await preview({ kinds: ['TOOL', 'ROOT'], tags: ['prod', 'pord', 'old'] })).toEqual({
        leftOutInactive: [{ kind: 'TOOL', count: 1 }],
        warnings: [
          expect.stringMatching(/^TAG_WITHOUT_MATCH: .*'pord'/),
          expect.stringMatching(/^TAG_WITHOUT_MATCH: .*'old'/),
          expect.stringMatching(/^SELECTION_WITHOUT_MATCH: .*roots/),
        ],
        missing: [],
      });
      expect(await preview({ includeInactive: true, tags: ['old'] })).toMatchObject({
        leftOutInactive: [],
        warnings: [],
      });
      expect(await preview({ select: [{ kind: 'TOOL', keys: ['mail', 'off', 'no'] }] })).toEqual({
        leftOutInactive: [{ kind: 'TOOL', count: 1 }],
        warnings: [],
        missing: [{ kind: 'TOOL', key: 'no' }],
      });
    });

    it('is not said of a tag that only a root has', async () => {
      const roots = [{ uri: 'file:///tagged', name: 'tagged', tags: ['of-a-root'] }];
      await server.importDocument(documentOf({ roots }));
      expect(await preview({ tags: ['of-a-root'] })).toMatchObject({ warnings: [], missing: [] });
    });

    it('stands in the document itself, in either form', async () => {
      const { document: all } = await server.exportAll({ includeInactive: false });
      expect(all['metadata']).toMatchObject({ left_out_inactive: { tools: 1 } });
      expect(all['metadata']).not.toHaveProperty('warnings');
      const warnings = [expect.stringMatching(/^TAG_WITHOUT_MATCH: .*'pord'/)];
      const { document: tagged } = await server.exportAll({ tags: ['prod', 'pord'] });
      expect(tagged['metadata']).toMatchObject({ warnings });
      for (const form of ['lading', 'contextforge']) {
        const { body } = await askRest(server, `GET /export?tags=prod,pord&export_format=${form}`);
        expect(body['metadata']).toMatchObject({ warnings });
      }
    });
  });
});
