import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar-stream';

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
