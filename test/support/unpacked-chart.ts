import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** The files of a chart by their path within it. */
export async function unpackedChart(bytes: Buffer): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for await (const entry of Readable.from([bytes]).pipe(createGunzip()).pipe(extract()))
    files[entry.header.name.replace('lading-configuration/', '')] = await text(entry);
  return files;
}
