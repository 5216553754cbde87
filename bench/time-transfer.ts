import { CreateUploadDocument } from '../src/client/generated/graphql.ts';
import type { LadingClient } from '../src/client/lading-client.ts';
import { seconds } from './bench-database.ts';

/** How long something took, and the job that did it. */
export interface TimedJob {
  readonly id: string;
  readonly seconds: number;
}

/** From the first byte that is sent until one subscriber has every outcome. */
export async function timeImport(client: LadingClient, document: Buffer<ArrayBuffer>): Promise<TimedJob> {
  let id = '';
  const took = await seconds(async () => {
    id = await startImport(client, document);
    await follow(client, id);
  });
  return { id, seconds: took };
}

/** Sends a document as an upload; gives the id of the job that imports it. */
export async function startImport(client: LadingClient, document: Buffer<ArrayBuffer>): Promise<string> {
  const { createUpload: upload } = await client.request(CreateUploadDocument);
  // Not compressed: what is measured is the import.
  const sent = await fetch(upload.url, { method: 'PUT', body: document });
  if (!sent.ok) throw new Error(await sent.text());
  return jobIn(await client.importConfiguration({ source: { uploadId: upload.id } }));
}

/** From the mutation's call until one subscriber has every outcome. */
export const timeUndo = (client: LadingClient, id: string): Promise<number> =>
  seconds(async () => {
    await follow(client, jobIn(await client.undoImport(id)));
  });

type Answer = { readonly __typename: 'ImportJob'; readonly id: string } | { readonly message: string };

function jobIn(answer: Answer): string {
  if ('id' in answer) return answer.id;
  throw new Error(answer.message);
}

async function follow(client: LadingClient, jobId: string): Promise<void> {
  const events = client.subscribe<{ importProgress: { state: string; progress: { failed: number } } }>(
    `subscription ($jobId: ID!) { importProgress(jobId: $jobId) {
       state sequence outcomes { sequence kind key status } progress { processed failed } } }`,
    { jobId },
  );
  for await (const { importProgress } of events) {
    if (importProgress.progress.failed > 0 || importProgress.state === 'FAILED')
      throw new Error('It failed.');
  }
}

/** Seconds until the whole document is here. */
export const timeExport = (client: LadingClient): Promise<number> =>
  seconds(() => client.request('{ exportConfiguration(input: { includeInactive: true }) { document } }'));

/** Seconds from asking for a link until the whole file is here. */
export const timeDownload = (client: LadingClient): Promise<number> =>
  seconds(async () => {
    const { exportConfiguration } = await client.request<{
      exportConfiguration: { download: { url: string } };
    }>('{ exportConfiguration(input: { includeInactive: true }) { download { url } } }');
    const response = await fetch(exportConfiguration.download.url);
    if (!response.ok || response.body === null) throw new Error(await response.text());
    const reader = response.body.getReader();
    while (!(await reader.read()).done);
  });
