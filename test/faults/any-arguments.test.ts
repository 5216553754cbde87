import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restRoutes } from '../../src/server/rest/rest-routes.ts';
import { databases } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { cases, casesMs } from './support/extent.ts';
import { oddOperation } from './support/odd-operations.ts';
import { oddJson, oddText } from './support/odd-values.ts';
import { tally } from './support/tally.ts';

/** Of the cases, how many are GraphQL; the others are REST. */
const share = 0.7;

interface OddRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
}

/** Percent-encoded as bytes, as half a surrogate pair has no encoding. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

const oddSelection = fc.dictionary(
  fc.constantFrom('tools', 'servers', 'ROOT', 'x'),
  fc.oneof(oddJson, fc.array(oddText, { maxLength: 3 })),
);
const oddBody = fc.oneof(
  oddText,
  oddJson.map((value) => JSON.stringify(value)),
  oddSelection.map((value) => JSON.stringify(value)),
  fc
    .record(
      {
        import_data: fc.constant(documentOf({})),
        selected_entities: fc.oneof(oddSelection, oddText),
        rekey_secret: oddText,
        conflict_strategy: oddText,
        dry_run: oddJson,
      },
      { requiredKeys: ['import_data'] },
    )
    .map((value) => JSON.stringify(value)),
);

const oddRequest: fc.Arbitrary<OddRequest> = fc
  .constantFrom(...restRoutes)
  .chain(({ method, path, query: form, body }) =>
    fc.record({
      method: fc.constant(method as string),
      url: fc
        .tuple(
          oddText,
          fc.array(fc.tuple(fc.constantFrom('x', ...Object.keys(form.shape)), oddText), {
            maxLength: 3,
          }),
        )
        .map(
          ([id, query]) =>
            `${path.replace(/\{\w+\}/, encoded(id) || 'x')}?${query.map((pair) => pair.map(encoded).join('=')).join('&')}`,
        ),
      body: body === undefined ? fc.constant(undefined) : oddBody,
    }),
  );

describe.each(databases)('whatever is asked, on $name,', (database) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer(database, { LADING_MAX_OPEN_UPLOADS: '1000000' });
    await server.importDocument(
      documentOf({ tools: [toolNamed('a')], servers: [{ name: 'a', tool_ids: ['a'] }] }),
    );
  });
  afterAll(() => tally(`questions with any arguments, ${database.name}`, cases));

  it('is answered, or refused with a reason, by every operation of GraphQL', {
    timeout: casesMs,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(oddOperation, async ({ query, variables }) => {
        const response = await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: query.startsWith('subscription') ? 'text/event-stream' : 'application/json',
            authorization: `Bearer ${server.token}`,
          },
          body: JSON.stringify({ query, variables }),
        });
        const answer = await response.text();
        expect(response.status).toBeLessThan(500);
        expect(answer).not.toContain('INTERNAL_SERVER_ERROR');
        expect(answer).not.toContain('GRAPHQL_VALIDATION_FAILED');
      }),
      { numRuns: Math.ceil(cases * share) },
    );
  });

  it('is answered, or refused with a reason, by every operation of REST', { timeout: casesMs }, async () => {
    await fc.assert(
      fc.asyncProperty(oddRequest, async ({ method, url, body }) => {
        const response = await fetch(`${server.url}${url}`, {
          method,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
          ...(body !== undefined && { body }),
        });
        await response.text();
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: Math.ceil(cases * (1 - share)) },
    );
  });

  it('leaves nothing unexpected in the log, and the next import completes', async () => {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('good')] }));
    expect(job.state).toBe('COMPLETED');
    expect(server.said.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
