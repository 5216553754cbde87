import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenPage } from '../document/document-format.ts';
import { whenAborted } from '../lib/stoppable.ts';
import type { KeyRing } from '../secrets/key-ring.ts';

/** Pages that wait on the disk for whoever takes them, the first ones while others are still being read. */
interface Spool {
  /** To be taken once. */
  readonly pages: AsyncIterable<WrittenPage>;
  /** Also ends the reading, where it is not through. */
  close(): Promise<void>;
}

/**
 * Reads all pages, however slowly they are taken, and puts them aside, sealed, in a file that has no name any more:
 * whatever happens, nothing of it is left.
 */
export async function spoolPages(pages: AsyncIterable<WrittenPage>, ring: KeyRing): Promise<Spool> {
  const id = randomUUID();
  const file = await openNameless(join(tmpdir(), `lading-${id}`));
  const spool: SpoolFile = { id, file, ring, isWanted: true };
  const first = startNext(pages[Symbol.asyncIterator](), spool, 0);
  return {
    pages: readPieces(first, spool),
    close: async () => {
      spool.isWanted = false;
      await untilLast(first).catch(() => undefined);
      await file.close();
    },
  };
}

interface SpoolFile {
  readonly id: string;
  readonly file: FileHandle;
  readonly ring: KeyRing;
  /** False once nobody will take any more. */
  isWanted: boolean;
}

async function openNameless(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return file;
}

/** A page in the file, and the one after it as soon as that is there as well. */
interface Piece {
  readonly kind: WrittenPage['kind'];
  readonly length: number;
  readonly next: NextPiece;
}

type NextPiece = Promise<Piece | undefined>;

function startNext(pages: AsyncIterator<WrittenPage>, spool: SpoolFile, number: number): NextPiece {
  const next = writeNext(pages, spool, number);
  // Met where it is awaited; a reader that leaves early must not find it unhandled.
  next.catch(() => undefined);
  return next;
}

async function writeNext(pages: AsyncIterator<WrittenPage>, spool: SpoolFile, number: number): NextPiece {
  const page = spool.isWanted ? await pages.next() : await pages.return?.();
  if (page === undefined || page.done) return undefined;
  const { kind, entities } = page.value;
  const sealed = spool.ring.sealBytes(placeOf(spool, number), Buffer.from(JSON.stringify(entities)));
  await spool.file.writeFile(sealed);
  return { kind, length: sealed.length, next: startNext(pages, spool, number + 1) };
}

async function untilLast(first: NextPiece): Promise<void> {
  for (let piece = await first; piece !== undefined; ) piece = await piece.next;
}

async function* readPieces(first: NextPiece, spool: SpoolFile): AsyncGenerator<WrittenPage> {
  let position = 0;
  let number = 0;
  for (let piece = await first; piece !== undefined; piece = await piece.next) {
    const { kind, length } = piece;
    const { buffer } = await spool.file.read(Buffer.allocUnsafe(length), 0, length, position);
    const clear = spool.ring.openBytes(placeOf(spool, number++), buffer);
    if (clear === undefined) throw new Error('What was put aside for a download is damaged.');
    yield { kind, entities: JSON.parse(clear.toString('utf8')) };
    position += length;
  }
}

const placeOf = ({ id }: SpoolFile, number: number): string => JSON.stringify(['spool', id, number]);

/**
 * Pages that are read as they are taken, until what they are read from is wanted by others: from then on they are read
 * without waiting, and put aside for who takes them.
 */
export function spoolWhenWanted(
  pages: AsyncIterable<WrittenPage>,
  ring: KeyRing,
  wanted: AbortSignal,
): Spool {
  const iterator = pages[Symbol.asyncIterator]();
  let spool: Promise<Spool> | undefined;
  // A page that was asked for before comes first: a generator answers in the order in which it is asked.
  const begin = (): void => {
    spool = spoolPages({ [Symbol.asyncIterator]: () => iterator }, ring);
    // Met where it is awaited; nobody may take any more.
    spool.catch(() => undefined);
  };
  whenAborted(wanted, begin);
  async function* taken(): AsyncGenerator<WrittenPage> {
    while (spool === undefined) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
    yield* (await spool).pages;
  }
  return {
    pages: taken(),
    close: async () => {
      wanted.removeEventListener('abort', begin);
      if (spool !== undefined) await (await spool).close();
    },
  };
}
