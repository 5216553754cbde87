import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localServer } from '../lib/local-server.ts';
import type { DatabaseSettings } from './settings.ts';

/**
 * Tells who has access to the data directory where its server is; gives the function that takes it back. On a shared
 * database there is no such place.
 */
export async function showAddress(database: DatabaseSettings, url: string): Promise<() => Promise<void>> {
  if (database.type !== 'embedded') return async () => undefined;
  const file = join(database.directory, localServer.address);
  await writeFile(file, `${url}\n`, { mode: 0o600 });
  return () => rm(file, { force: true });
}
