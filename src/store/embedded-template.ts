import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { extract } from 'tar-stream';
import { openEmbeddedDataSource } from './embedded-data-source.ts';

/**
 * An empty database with the schema in it, to be loaded into a new data directory. Making one takes seconds, so the
 * first is kept beside the installed packages; where that cannot be written it is made anew each time.
 */
export async function embeddedTemplate(): Promise<Uint8Array<ArrayBuffer>> {
  const file = new URL(`embedded-${await fingerprint()}.tar.gz`, cache);
  const kept = await read(file);
  if (kept !== undefined) return kept;
  const made = await make();
  // Nobody waits for it: a template that could not be kept is only slower next time.
  keep(file, made).catch(() => undefined);
  return made;
}

const migrations = new URL('../../migrations/', import.meta.url);
const pglite = pathToFileURL(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
const pglitePackage = new URL('../package.json', pglite);
const cache = new URL('../../.cache/lading/', pglitePackage);

/** A hash that changes with everything that the template is made of. */
async function fingerprint(): Promise<string> {
  const sql = (await readdir(migrations)).filter((name) => name.endsWith('.sql')).sort();
  const files = [pglitePackage, ...sql.map((name) => new URL(name, migrations))];
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function make(): Promise<Uint8Array<ArrayBuffer>> {
  const pglite = await PGlite.create('memory://');
  const dataSource = await openEmbeddedDataSource(pglite);
  await dataSource.query('CHECKPOINT');
  const template = await pglite.dumpDataDir('none');
  await dataSource.destroy();
  await pglite.close();
  return new Uint8Array(await template.arrayBuffer());
}

// What is damaged does not pass the checksum of gzip, and counts as not there.
const read = async (file: URL): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  try {
    return await promisify(gunzip)(await readFile(file));
  } catch {
    return undefined;
  }
};

/** Puts the finished file in its place in one step, and removes those of other versions. */
async function keep(file: URL, template: Uint8Array<ArrayBuffer>): Promise<void> {
  const packed = await promisify(gzip)(template, { level: 1 });
  await mkdir(cache, { recursive: true });
  const older = (await readdir(cache)).filter((name) => name.startsWith('embedded-'));
  const draft = new URL(`draft-${randomUUID()}`, cache);
  try {
    await writeFile(draft, packed);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  await Promise.all(
    older
      .map((name) => new URL(name, cache))
      .filter(({ href }) => href !== file.href)
      .map((old) => rm(old, { force: true })),
  );
}

/**
 * Unpacks a data directory that PGlite has dumped, for its owner's eyes only. PGlite does so itself, but through the file
 * system that it emulates, which takes several times as long.
 */
export async function unpackDirectory(archive: Uint8Array, directory: string): Promise<void> {
  const entries = extract();
  entries.end(archive);
  for await (const entry of entries) {
    const { name, type } = entry.header;
    const path = join(directory, name);
    if (type === 'directory') await mkdir(path, { recursive: true, mode: 0o700 });
    else await writeFile(path, entry as AsyncIterable<Uint8Array>, { mode: 0o600 });
    // One that is not read to its end holds up the next.
    entry.resume();
  }
}
