import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { oneDatabase } from '../support/databases.ts';
import { awkwardDocument } from '../support/documents.ts';
import { lasting } from '../support/downloads.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

interface Answer {
  readonly data: { readonly exported: { readonly document: JsonObject } & JsonObject };
}

const query = `{ exported: exportConfiguration(input: { includeInactive: true }) {
  document digest exportedAt missing { key } metadata { dependencies } } preview: exportPreview { totalEntities } }`;

// How an answer is sent does not depend on the database.
describe.each([oneDatabase])('a document in an answer', ({ place }) => {
  let server: RunningTestServer;
  let whole: JsonObject;

  beforeAll(async () => {
    server = await runServer({ place });
    await server.importDocument(awkwardDocument(serverSecret));
    const { document } = await server.exportAll();
    whole = document;
  });

  const ask = (accept: string | undefined, text = query): Promise<Response> =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${server.token}`,
        ...(accept !== undefined && { accept }),
      },
      body: JSON.stringify({ query: text }),
    });

  it.each([
    [undefined, 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
  ])('stands among its other fields where the client accepts %s', async (accept, type) => {
    const response = await ask(accept);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    // What is sent in pieces has no length beforehand.
    expect(response.headers.get('content-length')).toBeNull();
    const { data }: Answer = JSON.parse(await response.text());
    expect(Object.keys(data)).toEqual(['exported', 'preview']);
    expect(lasting(data.exported.document)).toEqual(lasting(whole));
    expect(data.exported).toMatchObject({
      exportedAt: data.exported.document['exported_at'],
      missing: [],
      metadata: { dependencies: (whole['metadata'] as JsonObject)['dependencies'] },
    });
  });

  it('is the same over server-sent events and WebSocket', async () => {
    for (const answers of [server.sse<Answer['data']>(query), server.webSocket<Answer['data']>(query)])
      for await (const { data } of answers) expect(lasting(data.exported.document)).toEqual(lasting(whole));
  });

  it('does not hide what went wrong beside it', async () => {
    const response = await ask(
      undefined,
      '{ exportConfiguration { document download(passphrase: "") { url } } }',
    );
    const { errors } = JSON.parse(await response.text());
    expect(errors[0].extensions.code).toBe('EMPTY_SECRET');
  });
});
