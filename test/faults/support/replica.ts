import { LadingClient } from '../../../src/client/lading-client.ts';
import type { Variables } from '../../../src/settings/read-settings.ts';
import type { DatabaseSettings } from '../../../src/settings/settings.ts';
import { compiledServer } from '../../support/compiled-server.ts';
import { serverSecret, serverToken } from '../../support/server-secrets.ts';
import { type Ending, type SpawnedServer, spawnNode } from '../../support/spawn-server.ts';

/** One server process among those that may share a database. */
export interface Replica {
  readonly url: string;
  readonly pid: number;
  readonly client: LadingClient;
  readonly ended: Promise<Ending>;
  readonly says: SpawnedServer['says'];
  /** Throws when the server has ended by itself. */
  assertSound(): void;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<Ending>;
}

/** Starts a server; one that is to die while it starts gives its process alone. */
export function spawnReplica(database: DatabaseSettings, variables: Variables): SpawnedServer {
  return spawnNode([compiledServer()], {
    LADING_ADMIN_TOKEN: serverToken,
    AUTH_ENCRYPTION_SECRET: serverSecret,
    LADING_CHUNK_SIZE: '20',
    ...(database.type === 'embedded'
      ? { LADING_DATA_DIR: database.directory }
      : { DATABASE_URL: database.url }),
    ...variables,
  });
}

/** Waits until a spawned server answers. */
export async function replicaOf({ child, ready, ended, says }: SpawnedServer): Promise<Replica> {
  const { url } = await ready;
  if (url === '' || child.pid === undefined) {
    const { code, signal, errors } = await ended;
    throw new Error(`The server did not start (${code ?? signal}): ${errors}`);
  }
  const client = new LadingClient({ url, token: serverToken });
  let crash: string | undefined;
  void ended.then(({ code, errors }) => {
    if (code !== null && code !== 0) crash = errors;
  });
  return {
    assertSound: () => {
      if (crash !== undefined) throw new Error(`The server has crashed: ${crash}`);
    },
    url,
    pid: child.pid,
    client,
    ended,
    says,
    signal: (signal) => void child.kill(signal),
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
