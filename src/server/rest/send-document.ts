import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { OpenedDocument } from '../../exports/open-download.ts';

/** Sends a document no faster than the client takes it, and gives back what it is read from. */
export async function sendDocument(
  response: ServerResponse,
  { pieces, close }: OpenedDocument,
): Promise<void> {
  // At once: what is read from is not to be kept until there is a piece that nobody takes.
  response.once('close', () => void close());
  try {
    if (response.destroyed) return;
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    await pipeline(pieces, response);
  } finally {
    await close();
  }
}
