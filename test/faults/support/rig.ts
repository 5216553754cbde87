import { afterAll } from 'vitest';
import type { Variables } from '../../../src/settings/read-settings.ts';
import type { DatabaseSettings } from '../../../src/settings/settings.ts';
import type { TestDatabase } from '../../support/databases.ts';
import { importConfiguration } from '../../support/operations.ts';
import type { Job } from '../../support/run-server.ts';
import type { SpawnedServer } from '../../support/spawn-server.ts';
import { type FaultDocument, sourceSecret } from './fault-document.ts';
import { type Replica, replicaOf, spawnReplica } from './replica.ts';

/** A database and the processes that were started on it, one after the other or at the same time. */
export interface Rig {
  readonly database: DatabaseSettings;
  /** Starts one more server; readers and imports turn to the newest. */
  start(variables?: Variables): Promise<Replica>;
  /** The newest server, when it is ready. */
  newest(): Promise<Replica>;
  /** Asks a server, the newest unless told otherwise, to import; gives the id of the job. */
  import(document: FaultDocument, options?: object, replica?: Replica): Promise<string>;
  /** Ends what still runs as an operator does; gives what every process has said. */
  stop(): Promise<readonly string[]>;
  /** Kills what still runs. */
  kill(): Promise<void>;
}

const rigs: Rig[] = [];

// A test that runs out of time does not come to its own end.
afterAll(async () => {
  for (const rig of rigs) await rig.kill();
});

/** Servers start on a database of their own, or on the one that is given. */
export async function createRig(
  { place }: Pick<TestDatabase, 'place'>,
  common: Variables = {},
): Promise<Rig> {
  const database = await place();
  const spawned: SpawnedServer[] = [];
  let newest: Promise<Replica> = Promise.reject(new Error('No server was started.'));
  newest.catch(() => undefined);
  const endAll = async (signal: NodeJS.Signals): Promise<string[]> => {
    for (const { child } of spawned) child.kill(signal);
    const endings = await Promise.all(spawned.map(({ ended }) => ended));
    return endings.map(({ errors, output }) => errors + output);
  };
  const rig: Rig = {
    database,
    start: (variables = {}) => {
      const server = spawnReplica(database, { ...common, ...variables });
      spawned.push(server);
      newest = replicaOf(server);
      return newest;
    },
    newest: async () => {
      const replica = await newest;
      replica.assertSound();
      return replica;
    },
    import: async (document, options = {}, replica) =>
      startImport(replica ?? (await newest), document, options),
    stop: () => endAll('SIGTERM'),
    kill: async () => void (await endAll('SIGKILL')),
  };
  rigs.push(rig);
  return rig;
}

async function startImport({ client }: Replica, document: FaultDocument, options: object): Promise<string> {
  const { importConfiguration: answer } = await client.request<{ importConfiguration: Job }>(
    importConfiguration,
    { input: { source: { document }, sourceSecret, ...options } },
  );
  return answer.id;
}
