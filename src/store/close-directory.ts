import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { localServer } from '../lib/local-server.ts';

const database = 'database';
const ours: ReadonlySet<string> = new Set([
  database,
  `${database}.unfinished`,
  localServer.token,
  localServer.address,
  'encryption-secret',
]);

/**
 * Closes a data directory to everybody but its owner, with all that earlier versions left open in it. What is not ours is
 * left alone: somebody may have given us a directory that has other things in it.
 */
export async function closeDirectory(directory: string): Promise<void> {
  const entries = await readdir(directory);
  if (entries.every((name) => ours.has(name))) await chmod(directory, 0o700);
  for (const name of entries)
    if (name !== database && ours.has(name)) await chmod(join(directory, name), 0o600);
  if (entries.includes(database)) await closeBelow(join(directory, database));
}

async function closeBelow(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await closeBelow(path);
    else if (entry.isFile()) await chmod(path, 0o600);
  }
}
