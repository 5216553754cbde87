import type { LadingClient } from '../client/lading-client.ts';
import type { Session } from './command.ts';
import { CommandFailure } from './exit-codes.ts';
import { shownTransfer } from './show-transfer.ts';

/** A document that is going to be sent, and its bytes where they are known. */
export interface Content {
  readonly content: AsyncIterable<Uint8Array>;
  readonly size?: number | undefined;
}

/** Sends a document, and shows how far it is; gives what names it at the server. */
export async function sendDocument(
  { terminal }: Session,
  client: LadingClient,
  { content, size: total }: Content,
): Promise<string> {
  const upload = await client.upload(shownTransfer(terminal, content, { direction: 'send', total }));
  if (upload.__typename === 'UploadProblem')
    throw new CommandFailure('invalidDocument', upload.message, { code: upload.code });
  return upload.uploadId;
}
