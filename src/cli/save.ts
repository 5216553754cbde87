import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { unwritable } from './files.ts';
import type { Terminal } from './terminal.ts';

/** Writes what comes into a file, which is there under its name when it is whole and not before; `-` is standard output. */
export async function save(
  terminal: Terminal,
  content: AsyncIterable<string | Uint8Array>,
  out: string,
): Promise<void> {
  if (out === '-') {
    for await (const piece of content) await terminal.write(piece);
    return;
  }
  const draft = `${out}.${process.pid}.part`;
  try {
    // For the eyes of its owner only: secrets are sealed, and still nobody else's business.
    await pipeline(content, createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, out);
  } catch (error) {
    throw unwritable(error, out);
  } finally {
    await rm(draft, { force: true });
  }
}
