import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ImportConfigurationInput } from '../client/generated/graphql.ts';
import type { LadingClient } from '../client/lading-client.ts';
import type { Session } from './command.ts';
import { CommandFailure } from './exit-codes.ts';
import { openFile } from './files.ts';
import { shortId } from './global-id.ts';
import { type Interruption, unlessInterrupted } from './interruptible.ts';
import { acceptedJob, type Job } from './jobs.ts';
import { shownTransfer } from './show-progress.ts';

/** What is asked of the server, but for the document. */
export type ImportDemand = Omit<ImportConfigurationInput, 'source'>;

/** Sends a document, `-` for what comes on standard input, and gives the job that imports it once it was received. */
export async function startImport(
  session: Session,
  client: LadingClient,
  file: string,
  demand: ImportDemand,
  interruption: Interruption,
): Promise<Job> {
  const uploadId = await unlessInterrupted(
    interruption,
    'Interrupted while the document was sent; nothing was imported.',
    sendDocument(session, client.with(interruption), await openFile(session.terminal, file)),
  );
  const label = file === '-' ? 'standard input' : basename(file);
  return askForJob(session, client, { label, ...demand, source: { uploadId } }, interruption);
}

/**
 * The server answers when it has received everything; its job is there before. The key finds it, so that one can see
 * and cancel it meanwhile.
 */
async function askForJob(
  session: Session,
  client: LadingClient,
  input: ImportConfigurationInput,
  interruption: Interruption,
): Promise<Job> {
  const idempotencyKey = input.idempotencyKey ?? randomUUID();
  const answered = new AbortController();
  const asked = client.importConfiguration({ ...input, idempotencyKey });
  interruption.jobIsAsked();
  const name = (id: string): void => {
    if (answered.signal.aborted) return;
    answered.abort();
    interruption.jobIs(id);
    session.terminal.note(`${input.dryRun ? 'Plan' : 'Import'} ${shortId(id)}`);
  };
  const looking = lookForJob(client, idempotencyKey, answered.signal, name);
  try {
    const job = acceptedJob(await asked);
    name(job.id);
    return job;
  } finally {
    answered.abort();
    await looking;
  }
}

const lookEveryMs = 200;

/** Looks for the job until it is there, or the answer is; what goes wrong here goes wrong there as well, and is told there. */
async function lookForJob(
  client: LadingClient,
  idempotencyKey: string,
  signal: AbortSignal,
  found: (id: string) => void,
): Promise<void> {
  try {
    while (!signal.aborted) {
      await setTimeout(lookEveryMs, undefined, { signal });
      const job = await client.with({ signal }).importJobWithKey(idempotencyKey);
      if (job !== null) found(job.id);
    }
  } catch {
    // Answered meanwhile, or out of reach.
  }
}

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
