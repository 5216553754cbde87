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

/** Seconds until the whole document is here, parsed. */
export const timeExport = (client: LadingClient): Promise<number> =>
  seconds(() => client.request('{ exportConfiguration(input: { includeInactive: true }) { document } }'));

/** How long a download took, and how long it took to begin. */
export interface TimedDownload {
  /** From asking for a link until the whole file is here. */
  readonly seconds: number;
  /** From following the link until the first byte of the file is here. */
  readonly firstByteMs: number;
}

export async function timeDownload(client: LadingClient): Promise<TimedDownload> {
  let firstByteMs = Number.NaN;
  const took = await seconds(async () => {
    const { exportConfiguration } = await client.request<{
      exportConfiguration: { download: { url: string } };
    }>('{ exportConfiguration(input: { includeInactive: true }) { download { url } } }');
    const followed = performance.now();
    const response = await fetch(exportConfiguration.download.url);
    if (!response.ok || response.body === null) throw new Error(await response.text());
    const reader = response.body.getReader();
    for (let isFirst = true; !(await reader.read()).done; isFirst = false)
      if (isFirst) firstByteMs = performance.now() - followed;
  });
  return { seconds: took, firstByteMs };
}

/** Changes what a document has, and gives the milliseconds until these changes are exported. */
export async function timeDelta(
  client: LadingClient,
  document: Buffer<ArrayBuffer>,
  fields: string,
): Promise<number> {
  const { exportConfiguration } = await client.request<{ exportConfiguration: { watermark: string } }>(
    '{ exportConfiguration(input: { includeInactive: true }) { watermark } }',
  );
  await timeImport(client, document);
  const query = `query ($changedSince: String!) {
    exportConfiguration(input: { includeInactive: true, changedSince: $changedSince }) { ${fields} } }`;
  const { watermark: changedSince } = exportConfiguration;
  return 1_000 * (await seconds(() => client.request(query, { changedSince })));
}
