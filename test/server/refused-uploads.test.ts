import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

interface Upload {
  readonly id: string;
  readonly url: string;
}

describe.each(eitherDatabase)('uploads that were refused on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place }, { LADING_MAX_OPEN_UPLOADS: '2', LADING_MAX_UPLOAD_BYTES: '2000' });
  });
  beforeEach(() => server.store.dataSource.query('DELETE FROM uploads'));

  const create = async (): Promise<Upload | undefined> => {
    const { data } = await server.graphql<{ createUpload: Upload } | null>(
      'mutation { createUpload { id url } }',
    );
    return data?.createUpload;
  };
  const created = async (): Promise<Upload> => {
    const upload = await create();
    if (upload === undefined) throw new Error('There are too many uploads.');
    return upload;
  };
  const put = async ({ url }: Upload, body: string): Promise<number> =>
    (await fetch(url, { method: 'PUT', body })).status;
  const good = JSON.stringify(documentOf({ tools: [toolNamed('good')] }));

  it('make room for others, whether they were too large or could not be imported', async () => {
    const [tooLarge, invalid] = [await created(), await created()];
    expect(await create()).toBeUndefined();
    expect(await put(tooLarge, 'x'.repeat(3_000))).toBe(413);
    expect(await put(invalid, '{"version": 1}')).toBe(201);
    expect(await server.start({ uploadId: invalid.id })).toMatchObject({
      __typename: 'InvalidDocumentError',
    });
    const next = [await created(), await created()];
    expect(await create()).toBeUndefined();
    // The places went to those that came after them.
    expect([await put(tooLarge, good), await put(invalid, good)]).toEqual([410, 410]);
    expect(await Promise.all(next.map((upload) => put(upload, good)))).toEqual([201, 201]);
  });

  it('can be sent and imported again as long as nobody needs the room', async () => {
    const upload = await created();
    expect(await put(upload, 'x'.repeat(3_000))).toBe(413);
    expect(await put(upload, good)).toBe(201);
    // Now it is one that waits, as any other.
    await created();
    expect(await create()).toBeUndefined();
    expect(await server.start({ uploadId: upload.id })).toMatchObject({ __typename: 'ImportJob' });
    expect(await create()).toBeDefined();
  });
});
