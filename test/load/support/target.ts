import { afterAll } from 'vitest';
import { compiledServer } from '../../support/compiled-server.ts';
import type { TestDatabase } from '../../support/databases.ts';
import { serverSecret, serverToken } from '../../support/server-secrets.ts';
import { type SpawnedServer, spawnNode } from '../../support/spawn-server.ts';

/** A server with little memory, which is attacked. */
export interface Target {
  readonly url: string;
  readonly token: string;
  /** Whether its process is there still. */
  isAlive(): boolean;
}

const heapMegabytes = 512;
const spawned: SpawnedServer[] = [];

afterAll(async () => {
  for (const { child, ended } of spawned.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

/** Starts one on a database of its own. */
export async function startTarget({ place }: Pick<TestDatabase, 'place'>): Promise<Target> {
  const database = await place();
  const server = spawnNode([`--max-old-space-size=${heapMegabytes}`, compiledServer()], {
    LADING_ADMIN_TOKEN: serverToken,
    AUTH_ENCRYPTION_SECRET: serverSecret,
    ...(database.type === 'embedded'
      ? { LADING_DATA_DIR: database.directory }
      : { DATABASE_URL: database.url }),
  });
  spawned.push(server);
  const { url } = await server.ready;
  return {
    url,
    token: serverToken,
    isAlive: () => server.child.exitCode === null && server.child.signalCode === null,
  };
}
