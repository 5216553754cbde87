import { beforeAll, describe, expect, it } from 'vitest';
import { generateDocument } from '../../bench/generate-document.ts';
import { eitherDatabase } from '../support/databases.ts';
import { awkwardDocument, documentOf, fixtureSecret, readFixture, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

interface Preview {
  readonly entityCounts: readonly { readonly kind: string; readonly count: number }[];
  readonly totalEntities: number;
  readonly estimatedBytes: number;
  readonly missing: readonly { readonly kind: string; readonly key: string }[];
}

/** Many small tools, and a few that are ten times as large. */
const uneven = documentOf({
  tools: Array.from({ length: 600 }, (_, index) =>
    toolNamed(`tool-${index}`, { description: 'x'.repeat(index % 5 === 0 ? 3_000 : 200) }),
  ),
});

const sources = {
  'the fixture': await readFixture(),
  'what is hard to carry': awkwardDocument(fixtureSecret),
  'what is generated': generateDocument(700, 'first'),
  'what is uneven': uneven,
};

const everything = { includeInactive: true };

describe.each(eitherDatabase)('a preview on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });

  const preview = async (input: object = everything): Promise<Preview> => {
    const { data } = await server.graphql<{ exportPreview: Preview }>(
      `query ($input: ExportConfigurationInput!) { exportPreview(input: $input) {
        entityCounts { kind count } totalEntities estimatedBytes missing { kind key } } }`,
      { input },
    );
    return data.exportPreview;
  };

  describe.each(Object.entries(sources))('of %s', (_name, document) => {
    beforeAll(async () => {
      await server.clear();
      await server.importDocument(document, { sourceSecret: fixtureSecret });
    });

    it.each([
      ['everything', everything],
      ['what is active', {}],
      ['one kind', { kinds: ['TOOL'] }],
      ['servers and what they refer to', { kinds: ['SERVER'] }],
      ['what has a tag', { tags: ['group-1', 'bench'], kinds: ['TOOL', 'PROMPT'] }],
      ['nothing', { kinds: [] }],
    ])('says of %s how much there is, and about how many bytes', async (_what, input) => {
      const { document: exported } = await server.exportAll(input);
      const counts = Object.values(exported.entities).map(({ length }) => length);
      const { estimatedBytes, entityCounts, totalEntities } = await preview(input);
      expect(entityCounts.map(({ count }) => count)).toEqual(counts);
      expect(totalEntities).toBe(counts.reduce((sum, count) => sum + count, 0));
      const bytes = Buffer.byteLength(JSON.stringify(exported));
      expect(estimatedBytes).toBeGreaterThan(bytes / 1.5);
      expect(estimatedBytes).toBeLessThan(bytes * 1.5);
    });
  });

  it('names what is selected and not there', async () => {
    const select = [{ kind: 'TOOL', keys: ['tool-1', 'nobody'] }, { kind: 'ROOT' }];
    expect(await preview({ select })).toMatchObject({
      entityCounts: [
        { kind: 'ROOT', count: 0 },
        { kind: 'TOOL', count: 1 },
      ],
      totalEntities: 1,
      missing: [{ kind: 'TOOL', key: 'nobody' }],
    });
  });

  it('is for those who are signed in', async () => {
    const answer = await server.graphql('{ exportPreview { totalEntities } }', {}, { token: null });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
