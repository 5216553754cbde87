import type { Envelope } from '../document/envelope.ts';
import { InvalidDocument } from '../document/invalid-document.ts';
import { exportOptions } from '../exports/export-document.ts';
import { everything } from '../exports/export-selection.ts';
import type { Chunk, ChunkEntry } from '../imports/chunk.ts';
import { batchEntities } from '../imports/receive/batch-entities.ts';
import { createPreparer } from '../imports/receive/preparer.ts';
import { openDocument } from '../imports/receive/read-source.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { workAhead } from '../lib/work-ahead.ts';
import { createKeyRing } from '../secrets/key-ring.ts';
import type { Services } from '../services/services.ts';
import type { DifferenceSource } from './difference-source.ts';
import { resolveWithin } from './resolve-within.ts';
import type { Side } from './side.ts';
import { SideEntities } from './side-entities.ts';

type DocumentSide = Extract<DifferenceSource, { type: 'document' }>;

// Small, as a chunk is opened again for each of its entities that differs.
const chunkSize = 100;
const mostProblems = 100;

/** Reads a document as an import does. Throws `InvalidDocument` with all that is wrong with it or with its entities. */
export async function loadDocument(
  services: Services,
  source: DocumentSide,
  signal: AbortSignal,
): Promise<Side> {
  const { ring, limits } = services;
  const { sourceSecret, passphrase, selection } = source;
  const keys = { ring, ...(sourceSecret ? { source: createKeyRing({ current: sourceSecret }) } : {}) };
  const preparer = createPreparer({ keys, limits, masksUnopened: true, ...(selection && { selection }) });
  const batches = batchEntities(openDocument(source.document, limits, passphrase), chunkSize);
  const chunks: AsyncIterator<Chunk | undefined, Envelope> = workAhead(
    batches,
    (batch) => preparer.prepare(batch),
    preparer.width,
  );
  const reading: Reading = { entities: new SideEntities(), heads: [], problems: [], warnings: [] };
  try {
    let next = await chunks.next();
    for (; !next.done; next = await chunks.next()) {
      signal.throwIfAborted();
      if (next.value) takeChunk(reading, next.value);
    }
    if (next.value.deleted !== undefined) reading.problems.push(noState);
    const [first, ...others] = reading.problems;
    if (first !== undefined) throw new InvalidDocument([first, ...others]);
    await resolveWithin(services, reading.entities, reading.heads);
    return { ...sideOf(reading, next.value), selection: selection ?? [] };
  } finally {
    await chunks.return?.();
    preparer.close();
  }
}

interface Reading {
  readonly entities: SideEntities;
  readonly heads: Pick<Chunk, 'kind' | 'entries'>[];
  readonly problems: Problem[];
  readonly warnings: string[];
}

function takeChunk({ entities, heads, problems, warnings }: Reading, chunk: Chunk): void {
  const entries: ChunkEntry[] = JSON.parse(chunk.entries);
  // Only what is wrong has no digest.
  if (entries.some(({ digest }) => digest === undefined)) takeProblems(problems, entries);
  heads.push({ kind: chunk.kind, entries: chunk.entries });
  warnings.push(...entities.add(chunk).map((key) => repeated(chunk.kind, key)));
}

function takeProblems(problems: Problem[], entries: readonly ChunkEntry[]): void {
  for (const { problems: found = [] } of entries) problems.push(...found);
  const [first, ...others] = problems.slice(0, mostProblems);
  if (problems.length > mostProblems && first) throw new InvalidDocument([first, ...others]);
}

function sideOf({ entities, warnings }: Reading, envelope: Envelope): Omit<Side, 'selection'> {
  const options = envelope.metadata?.['export_options'];
  return {
    entities,
    exportOptions: isJsonObject(options)
      ? options
      : exportOptions({ selection: { ...everything, includeInactive: true } }),
    omitsSecrets: false,
    warnings: [...envelope.warnings, ...warnings],
  };
}

const noState: Problem = {
  code: 'DELTA_NOT_A_STATE',
  message:
    'The document is a delta, which does not say what else there is; give a full export, or import it first.',
  path: '/deleted',
};

const repeated = (kind: string, key: string): string =>
  `DUPLICATE_KEY: The ${kind} '${key}' stands in the document more than once; the first one counts.`;
