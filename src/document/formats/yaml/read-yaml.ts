import { extname } from 'node:path';
import { collectBytes } from '../../../lib/bytes.ts';
import { Turns } from '../../../lib/places.ts';
import { ThreadPool, transferable, type WorkerThread } from '../../../lib/worker-threads.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import type { DocumentLimits } from '../../limits.ts';
import { InvalidDocument } from '../../problems.ts';
import { type OpenYaml, unpackEntities, type YamlPiece } from './yaml-messages.ts';
import { yamlProblems } from './yaml-problems.ts';

/** One document at a time: the memory is bounded by that, and the other cores are left to who prepares. */
const turns = new Turns();

/** Starting one takes longer than most documents; but each has a heap of its own. */
const threads = new ThreadPool<OpenYaml, 'next', YamlPiece>({
  module: new URL(`./yaml-thread${extname(import.meta.url)}`, import.meta.url),
  most: 1,
  idleMs: 10_000,
  refusal: (problems) => new InvalidDocument(problems),
});

/** Twice what an ordinary document takes; one that takes more ends its thread, not the process. */
const heapPerByte = 64;

const resourceLimits = ({ yamlBytes }: Pick<DocumentLimits, 'yamlBytes'>) => ({
  maxOldGenerationSizeMb: Math.max(64, Math.ceil((heapPerByte * yamlBytes) / 2 ** 20)),
});

/** Reads a YAML document on a thread of its own, once all of it is there; otherwise as `readDocument` does. */
export async function* readYaml(
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  const most = Math.min(limits.yamlBytes, limits.documentBytes);
  const document = await collectBytes(bytes, most, () => new InvalidDocument([yamlProblems.tooLarge(most)]));
  const leave = await turns.enter();
  threads.enter(resourceLimits(limits));
  try {
    return yield* readOn(threads.least(), document, limits);
  } finally {
    threads.leave();
    leave();
  }
}

async function* readOn(
  thread: WorkerThread<OpenYaml, 'next', YamlPiece> | undefined,
  document: Uint8Array,
  limits: DocumentLimits,
): AsyncGenerator<readonly CutEntity[], Envelope> {
  if (thread === undefined) throw new TypeError('There is no thread although somebody has entered.');
  const { bytes, transfer } = transferable(document);
  thread.tell({ bytes, limits }, transfer);
  for (;;) {
    const piece = await thread.ask('next').catch((error: unknown) => {
      throw isOutOfMemory(error) ? new InvalidDocument([yamlProblems.tooMuchMemory()]) : error;
    });
    if (piece.type === 'end') return piece.envelope;
    yield unpackEntities(piece.entities);
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
