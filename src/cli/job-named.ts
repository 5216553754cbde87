import type { JobFieldsFragment } from '../client/generated/graphql.ts';
import type { LadingClient } from '../client/lading-client.ts';
import { CommandFailure } from './exit-codes.ts';

/** The job, or the end of the command. */
export async function jobNamed(client: LadingClient, id: string): Promise<JobFieldsFragment> {
  const job = await client.importJob(id);
  if (job !== null) return job;
  throw new CommandFailure(
    'unexpected',
    `There is no import '${id}'. See which there are with: lading status`,
  );
}
