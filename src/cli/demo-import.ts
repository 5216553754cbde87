import type { ImportEvent } from '../client/follow-import.ts';
import type { LadingClient } from '../client/lading-client.ts';
import { acceptedJob } from './accepted-job.ts';
import type { Session } from './command.ts';
import { formatOutcome } from './format-outcome.ts';
import { Sayings } from './sayings.ts';

/** Under which the credentials of the demo's file are sealed. */
const sourceSecret = 'contextforge-test-secret-0123456789';

interface Showing {
  /** A line for every entity, or only the sum. */
  readonly showEach: boolean;
}

/** Imports a file and shows each outcome as the subscription brings it. */
export async function demoImport(
  { terminal }: Session,
  client: LadingClient,
  file: URL,
  { showEach }: Showing,
): Promise<void> {
  const upload = await client.upload(file);
  if (upload.__typename !== 'UploadedDocument') throw new Error(upload.message);
  const { uploadId } = upload;
  const { id } = acceptedJob(await client.importConfiguration({ source: { uploadId }, sourceSecret }));
  const style = { paint: terminal.paint, isPlan: false, sayings: new Sayings() };
  for await (const event of client.followImport(id)) {
    const outcomes = showEach ? event.outcomes : [];
    for (const line of outcomes.flatMap((outcome) => formatOutcome(outcome, style)))
      await terminal.say(` ${line}`);
    await terminal.say(`   ${barOf(event)}`);
  }
}

const width = 24;
const statuses = ['created', 'updated', 'unchanged', 'renamed', 'skipped', 'failed', 'deleted'] as const;

function barOf({ state, progress }: ImportEvent): string {
  const { total, processed } = progress;
  const filled = total === 0 ? width : Math.round((width * processed) / total);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const parts = statuses.flatMap((status) => (progress[status] ? [`${progress[status]} ${status}`] : []));
  return `${bar} ${String(processed).padStart(3)}/${total} ${state.toLowerCase().padEnd(9)} ${parts.join(', ')}`;
}
