import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { download, linkTo } from '../support/downloads.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { textOfArchive } from '../support/text-of-archive.ts';

const mentions = {
  tool_ids: ['gw-open-echo', 'there', 'Gw.Add_Two'],
  associated_resources: ['note://pending/hello'],
  associated_prompts: ['pending-greet'],
};
const names = Object.values(mentions).flat();
const document = documentOf({
  tools: [toolNamed('there')],
  servers: [{ name: 'desk', ...mentions }, ...[1, 2, 3].map((n) => ({ name: `s${n}`, tool_ids: [`p${n}`] }))],
});

describe.each(eitherDatabase)('pending names on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place });
  });
  beforeEach(async () => {
    await server.clear();
    await server.importDocument(document);
  });

  const fileIn = async (format: string): Promise<Buffer> => download(await linkTo(server, { format }));

  it.each(['JSON', 'NDJSON', 'YAML', 'CONTEXTFORGE'])(
    'are in %s, and are what they were when it is read',
    async (format) => {
      const bytes = await fileIn(format);
      for (const name of names) expect(bytes.toString()).toContain(name);
      const { document: before, digest } = await server.exportAll();
      await server.clear();
      const upload = await createUpload(server);
      expect((await put(upload, bytes)).status).toBeLessThan(300);
      const job = await server.start({ uploadId: upload.id });
      if (job.__typename !== 'ImportJob') throw new Error(job.message);
      await server.finish(job.id);
      const after = await server.exportAll();
      expect(after.document.entities['servers']?.map(({ tool_ids }) => tool_ids)).toEqual(
        before.entities['servers']?.map(({ tool_ids }) => tool_ids),
      );
      if (format !== 'CONTEXTFORGE') expect(after.digest).toBe(digest);
    },
  );

  it.each(['TERRAFORM', 'HELM'])('are in %s', async (format) => {
    const bytes = await fileIn(format);
    const text = format === 'HELM' ? await textOfArchive(bytes) : bytes.toString();
    for (const name of names) expect(text).toContain(name);
  });
});
