import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formats } from '../../src/document/formats/formats.ts';
import { listsOf, written, writtenDocument } from '../document/formats/written.ts';
import { eitherDatabase } from '../support/databases.ts';
import { awkwardDocument } from '../support/documents.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type Imported, type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const document = awkwardDocument(serverSecret);
const lists = listsOf(document);
const total = Object.values(lists).flat().length;
const chosen = formats.filter(({ name }) => name === 'yaml' || name === 'ndjson');

describe.each(eitherDatabase)('A document on $name', ({ place }) => {
  let server: RunningTestServer;
  let digest: string;

  beforeAll(async () => {
    server = await runServer({ place });
    await server.importDocument(document);
    digest = (await server.exportAll()).digest;
  });
  beforeEach(() => server.clear());

  async function importFrom(source: object): Promise<Imported> {
    const job = await server.start(source);
    if (job.__typename !== 'ImportJob') throw new Error(JSON.stringify(job.problems));
    return server.finish(job.id);
  }

  describe.each(chosen)('in $name', (format) => {
    it('is imported from a text, whatever is in it', async () => {
      const text = (await written(format, writtenDocument(lists))).toString();
      const { job } = await importFrom({ text });
      expect(job).toMatchObject({ state: 'COMPLETED', progress: { total, created: total } });
      expect((await server.exportAll()).digest).toBe(digest);
    });

    it.each([
      ['as it is', (bytes: Buffer) => bytes],
      ['compressed', gzipSync],
    ])('is imported from an upload, %s', async (_, encode) => {
      const upload = await createUpload(server);
      await put(upload, encode(await written(format, writtenDocument(lists))));
      const { job } = await importFrom({ uploadId: upload.id });
      expect(job).toMatchObject({ state: 'COMPLETED', progress: { total, created: total } });
      expect((await server.exportAll()).digest).toBe(digest);
    });
  });

  it.each([
    ['YAML with a member twice', 'version: "1"\nversion: "2"\n', 'DUPLICATE_MEMBER'],
    ['YAML with a tag', 'version: !env VERSION\n', 'UNSUPPORTED_TAG'],
    [
      'lines without their last one',
      '{"version":"1","exported_at":"x"}\n{"type":"tools","entity":{}}\n',
      'TRUNCATED_DOCUMENT',
    ],
    ['JSON that is broken', '{"version": "1",\n oops', 'INVALID_JSON'],
  ])('is refused with what is wrong: %s', async (_, text, code) => {
    expect(await server.start({ text })).toMatchObject({
      __typename: 'InvalidDocumentError',
      problems: [{ code }],
    });
  });
});
