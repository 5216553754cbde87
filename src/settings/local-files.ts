import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localServer } from '../lib/local-server.ts';
import type { DatabaseSettings } from './settings.ts';

/** The secret of this name that is kept in a folder for its owner's eyes only; made where there is none yet. */
export async function localSecret(directory: string, name: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, name);
  return (await readIfThere(path)) ?? (await make(path));
}

async function make(path: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true });
    await publish(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return read(path);
}

// A link to the finished file: whoever starts at the same time finds the whole secret or none, and the first one's.
const publish = (draft: string, path: string): Promise<void> =>
  link(draft, path).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await read(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

// Sealing under an empty secret would be as good as not sealing.
async function read(path: string): Promise<string> {
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret === '')
    throw new Error(`The secret file ${path} is empty: restore it, or remove it to have a new one.`);
  return secret;
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

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
