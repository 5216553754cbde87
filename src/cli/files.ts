import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandFailure } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** A document that is going to be read. */
interface OpenedFile {
  readonly content: Readable;
  /** In bytes; unknown of what is no file, such as a named pipe. */
  readonly size: number | undefined;
}

/** The file of this name, `-` for what comes on standard input; what cannot be read is told before anything is sent. */
export async function openFile({ input }: Pick<Terminal, 'input'>, file: string): Promise<OpenedFile> {
  if (file === '-') return { content: input, size: undefined };
  const stats = await stat(file).catch((error: unknown) => {
    throw unreadable(error, file);
  });
  if (stats.isDirectory()) throw isDirectory(file);
  const content = createReadStream(file);
  // What reads it hears of it as well, in the words of Node, which say less.
  return { content, size: stats.isFile() ? stats.size : undefined };
}

/** The text of a file that an option names. */
export const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(error, file);
  });

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Why a file could not be read, as a sentence; what has nothing to do with files comes back as it is. */
export function unreadable(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new CommandFailure('unexpected', `There is no file ${file} here.`, {
      code: 'FILE_NOT_FOUND',
      advice: 'Look at its name and at the directory you are in.',
    });
  if (code === 'EISDIR') return isDirectory(file);
  if (code === 'EACCES' || code === 'EPERM') return notAllowed(file, 'read');
  return error;
}

/** Why a file could not be written, as a sentence; what has nothing to do with files comes back as it is. */
export function unwritable(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new CommandFailure('unexpected', `There is no directory for ${file}.`, {
      code: 'FILE_NOT_FOUND',
      advice: 'Make the directory first, or write elsewhere.',
    });
  if (code === 'EISDIR') return isDirectory(file);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return notAllowed(file, 'written');
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CommandFailure('unexpected', `There is no room for ${file}; nothing was written there.`, {
      code: 'NO_SPACE',
      advice: 'Make room, or write elsewhere.',
    });
  return error;
}

const isDirectory = (file: string): CommandFailure =>
  new CommandFailure('unexpected', `${file} is a directory.`, {
    code: 'FILE_IS_DIRECTORY',
    advice: 'Give a file in it.',
  });

const notAllowed = (file: string, what: string): CommandFailure =>
  new CommandFailure('unexpected', `You are not allowed to have ${file} ${what}.`, {
    code: 'FILE_NOT_ALLOWED',
    advice: 'Look at its permissions with `ls -l`, or choose another file.',
  });

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
