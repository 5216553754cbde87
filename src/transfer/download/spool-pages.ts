import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenPage } from '../../document/written-document.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';

/** Pages that were read already, and wait on the disk for whoever takes them. */
export interface Spool {
  readonly pages: AsyncIterable<WrittenPage>;
  close(): Promise<void>;
}

interface Piece {
  readonly kind: WrittenPage['kind'];
  readonly length: number;
}

/** Puts all pages aside, sealed, in a file that has no name any more: whatever happens, nothing of it is left. */
export async function spoolPages(pages: AsyncIterable<WrittenPage>, ring: KeyRing): Promise<Spool> {
  const id = randomUUID();
  const file = await openNameless(join(tmpdir(), `lading-${id}`));
  try {
    const pieces = await writePieces(pages, (place, clear) => ring.sealBytes(place, clear), { id, file });
    return { pages: readPieces(pieces, ring, { id, file }), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface SpoolFile {
  readonly id: string;
  readonly file: FileHandle;
}

async function openNameless(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}

async function writePieces(
  pages: AsyncIterable<WrittenPage>,
  seal: KeyRing['sealBytes'],
  { id, file }: SpoolFile,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const { kind, entities } of pages) {
    const sealed = seal(placeOf(id, pieces.length), Buffer.from(JSON.stringify(entities)));
    await file.writeFile(sealed);
    pieces.push({ kind, length: sealed.length });
  }
  return pieces;
}

async function* readPieces(
  pieces: readonly Piece[],
  ring: KeyRing,
  { id, file }: SpoolFile,
): AsyncGenerator<WrittenPage> {
  let position = 0;
  for (const [number, { kind, length }] of pieces.entries()) {
    const { buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    const clear = ring.openBytes(placeOf(id, number), buffer);
    if (clear === undefined) throw new Error('What was put aside for a download is damaged.');
    yield { kind, entities: JSON.parse(clear.toString('utf8')) };
    position += length;
  }
}

const placeOf = (id: string, number: number): string => JSON.stringify(['spool', id, number]);
