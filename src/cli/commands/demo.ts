import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportEvent } from '../../client/follow-import.ts';
import { outcomeStatuses } from '../../client/generated/words.ts';
import type { LadingClient } from '../../client/lading-client.ts';
import { defineCommand, type Session } from '../command.ts';
import { acceptedJob } from '../jobs.ts';
import { countedKinds } from '../kinds.ts';
import { formatOutcome } from '../outcomes.ts';
import { Sayings } from '../sayings.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';

/** The main job on a real file: import with live progress, import again, export. Leaves nothing behind. */
export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'show the main job on a server of its own, and clean up',
  example: 'lading demo',
  isOffline: true,
  run: async (session) => {
    const directory = await mkdtemp(join(tmpdir(), 'lading-demo-'));
    const started = performance.now();
    let server: ServerProcess | undefined;
    session.terminal.note('Starting an embedded server of its own …');
    try {
      server = await startServerProcess({ directory });
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      await say(
        session,
        `An embedded server is ready at ${server.url}/graphql (${seconds} s, data in ${directory}).`,
      );
      const { LadingClient } = await import('../../client/lading-client.ts');
      await showMainJob(session, new LadingClient(server));
    } finally {
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    }
    await say(
      session,
      '\nThe server is stopped and its data are removed. `lading start` runs one that stays.',
    );
    return 'done';
  },
});

const say = ({ terminal }: Session, text: string): Promise<void> => terminal.say(text);

async function showMainJob(session: Session, client: LadingClient): Promise<void> {
  const file = await demoFile();
  await say(
    session,
    "\n1. Importing an export of IBM ContextForge; its secrets are sealed anew under this server's key:\n",
  );
  await demoImport(session, client, file, { showEach: true });
  await say(session, '\n2. Importing the same file again:\n');
  await demoImport(session, client, file, { showEach: false });
  await say(session, '\n3. Exporting everything:\n');
  const { digest, document, metadata } = await client.exportConfiguration({ includeInactive: true });
  await say(session, `   ${countedKinds(metadata.entityCounts)}`);
  await say(session, `   ${JSON.stringify(document).length} bytes of JSON, ${digest}`);
}

/** The file that the demo imports, as it lies in the sources, or where the build puts it. */
async function demoFile(): Promise<URL> {
  const inSources = new URL('../../../test/fixtures/contextforge-export.json', import.meta.url);
  const isThere = await access(inSources).then(
    () => true,
    () => false,
  );
  return isThere ? inSources : new URL('../../test/fixtures/contextforge-export.json', import.meta.url);
}

/** Under which the credentials of the demo's file are sealed. */
const sourceSecret = 'contextforge-test-secret-0123456789';

interface Showing {
  /** A line for every entity, or only the sum. */
  readonly showEach: boolean;
}

/** Imports a file and shows each outcome as the subscription brings it. */
async function demoImport(
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
// The record has all of them and nothing else.
const statuses = Object.keys(outcomeStatuses) as (keyof typeof outcomeStatuses)[];

function barOf({ state, progress }: ImportEvent): string {
  const { total, processed } = progress;
  const filled = total === 0 ? width : Math.round((width * processed) / total);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const parts = statuses.flatMap((status) => (progress[status] ? [`${progress[status]} ${status}`] : []));
  return `${bar} ${String(processed).padStart(3)}/${total} ${state.toLowerCase().padEnd(9)} ${parts.join(', ')}`;
}
