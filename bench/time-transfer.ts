import type { LadingClient } from '../src/client/lading-client.ts';
import type { JsonObject } from '../src/lib/json.ts';
import { seconds } from './bench-database.ts';

/** Seconds from the mutation's call until one subscriber has every outcome. */
export const timeImport = (client: LadingClient, document: JsonObject): Promise<number> =>
  seconds(async () => {
    const { importConfiguration: job } = await client.request<{ importConfiguration: { id: string } }>(
      `mutation ($document: JSON!) { importConfiguration(input: { source: { document: $document } }) {
         ... on ImportJob { id } } }`,
      { document },
    );
    const events = client.subscribe<{ importProgress: { state: string; progress: { failed: number } } }>(
      `subscription ($jobId: ID!) { importProgress(jobId: $jobId) {
         state sequence outcomes { sequence kind key status } progress { processed failed } } }`,
      { jobId: job.id },
    );
    for await (const { importProgress } of events) {
      if (importProgress.progress.failed > 0 || importProgress.state === 'FAILED')
        throw new Error('It failed.');
    }
  });

/** Seconds until the whole document is here. */
export const timeExport = (client: LadingClient): Promise<number> =>
  seconds(() => client.request('{ exportConfiguration(input: { includeInactive: true }) { document } }'));
