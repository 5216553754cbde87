import { LadingClient, TransportError } from '@lading/client';
import { ToolsByTagDocument } from './generated/graphql.ts';

const [, , file, tag = 'prod'] = process.argv;
const client = new LadingClient({
  url: process.env.LADING_URL ?? 'http://127.0.0.1:4444',
  token: process.env.LADING_TOKEN ?? '',
});

/** Imports a file; every outcome is told once, whatever becomes of the connection. */
async function importFile(path: string): Promise<void> {
  const upload = await client.upload(path);
  if (upload.__typename === 'UploadProblem') throw new Error(upload.message);
  const job = await client.importConfiguration({ source: { uploadId: upload.uploadId } });
  if (job.__typename !== 'ImportJob') throw new Error(job.message);
  for await (const { outcomes } of client.followImport(job.id))
    for (const { status, kind, key } of outcomes) console.log(status, kind, key);
}

try {
  if (file !== undefined) await importFile(file);
  // A query of one's own: what comes back has the types that were generated from it.
  const { tools } = await client.request(ToolsByTagDocument, { tag });
  for (const { name, url } of tools.nodes) console.log(name, url ?? '(no url)');
} catch (error) {
  if (!(error instanceof TransportError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
