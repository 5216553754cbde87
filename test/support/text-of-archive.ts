import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** The text of all files of a chart. */
export async function textOfArchive(bytes: Buffer): Promise<string> {
  const files = extract();
  Readable.from([bytes]).pipe(createGunzip()).pipe(files);
  let text = '';
  for await (const file of files) for await (const piece of file) text += String(piece);
  return text;
}
