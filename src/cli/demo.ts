import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LadingClient } from '../client/lading-client.ts';
import { importAndWatch } from './demo-import.ts';
import { startServerProcess } from './server-process.ts';

const file = new URL('../../test/fixtures/contextforge-export.json', import.meta.url);
const sourceSecret = 'contextforge-test-secret-0123456789';

const say = (text = ''): void => void process.stdout.write(`${text}\n`);

/** The main job on a real file: import with live progress, import again, export. Leaves nothing behind. */
async function demo(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'lading-demo-'));
  const started = performance.now();
  const server = await startServerProcess({ directory });
  const client = new LadingClient(server);
  try {
    say(`An embedded server is ready at ${server.url}/graphql (${seconds(started)}, data in ${directory}).`);
    await showMainJob(client);
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
  say('\nThe server is stopped and its data are removed. `npm start` runs one that stays.');
}

async function showMainJob(client: LadingClient): Promise<void> {
  const text = await readFile(file, 'utf8');
  say("\n1. Importing an export of IBM ContextForge; its secrets are sealed anew under this server's key:\n");
  await importAndWatch(client, { text, sourceSecret }, { showEach: true, say });
  say('\n2. Importing the same file again:\n');
  await importAndWatch(client, { text, sourceSecret }, { showEach: false, say });
  say('\n3. Exporting everything:\n');
  await showExport(client);
}

interface Exported {
  readonly exportConfiguration: {
    readonly digest: string;
    readonly document: unknown;
    readonly metadata: {
      readonly entityCounts: readonly { readonly kind: string; readonly count: number }[];
    };
  };
}

const exportQuery = `{ exportConfiguration(input: { includeInactive: true }) {
  digest document metadata { entityCounts { kind count } } } }`;

async function showExport(client: LadingClient): Promise<void> {
  const { exportConfiguration: exported } = await client.request<Exported>(exportQuery);
  const counts = exported.metadata.entityCounts.map(({ kind, count }) => `${count} ${kind}`).join(', ');
  say(`   ${counts}`);
  say(`   ${JSON.stringify(exported.document).length} bytes of JSON, ${exported.digest}`);
}

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

await demo();
