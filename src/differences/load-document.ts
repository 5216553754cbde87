import type { EntityManager } from 'typeorm';
import type { Envelope } from '../document/document-format.ts';
import { InvalidDocument } from '../document/problems.ts';
import { exportOptions } from '../exports/export-document.ts';
import { everything } from '../exports/export-selection.ts';
import { type Chunk, type ChunkEntry, makeChunk } from '../imports/chunk.ts';
import { readChunks } from '../imports/receive/read-chunks.ts';
import { isReferring, type Kind, mentionsIn } from '../kinds/kind.ts';
import { type KindName, kindNamed, kinds } from '../kinds/registry.ts';
import { isJsonObject, type Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { slugOf } from '../lib/slug.ts';
import { isUuid } from '../lib/uuid.ts';
import { type DocumentIndex, DocumentIndexer } from '../planning/document-index.ts';
import type { Incoming } from '../planning/incoming.ts';
import { type DocumentState, Ledger } from '../planning/ledger.ts';
import { digestAsNew } from '../planning/portable-states.ts';
import { resolveMention, type StoredNames } from '../planning/references.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Services } from '../services/services.ts';
import { lookUpIds } from '../store/look-up.ts';
import { chunkSize, type DifferenceSource, type Side, SideEntities } from './side.ts';

type DocumentSide = Extract<DifferenceSource, { type: 'document' }>;

const mostProblems = 100;

/** Reads a document as an import does. Throws `InvalidDocument` with all that is wrong with it or with its entities. */
export async function loadDocument(
  services: Services,
  source: DocumentSide,
  signal: AbortSignal,
): Promise<Side> {
  const { document, selection, ...opening } = source;
  const chunks: AsyncIterator<Chunk, Envelope> = readChunks(
    services,
    { source: document, selection, masksUnopened: true, ...opening },
    chunkSize,
  );
  const reading: Reading = { entities: new SideEntities(), chunks: [], problems: [], warnings: [] };
  try {
    let next = await chunks.next();
    for (; !next.done; next = await chunks.next()) {
      signal.throwIfAborted();
      takeChunk(reading, next.value);
    }
    if (next.value.deleted !== undefined) reading.problems.push(noState);
    const [first, ...others] = reading.problems;
    if (first !== undefined) throw new InvalidDocument([first, ...others]);
    await resolveWithin(services, reading.entities, reading.chunks);
    const isNamed = selection === undefined ? () => false : namedIn(indexOf(reading.chunks));
    return { ...sideOf(reading, next.value), selection: selection ?? [], isNamed };
  } finally {
    await chunks.return?.();
  }
}

interface Reading {
  readonly entities: SideEntities;
  readonly chunks: Pick<Chunk, 'kind' | 'entries'>[];
  readonly problems: Problem[];
  readonly warnings: string[];
}

function takeChunk({ entities, chunks, problems, warnings }: Reading, chunk: Chunk): void {
  const entries: ChunkEntry[] = JSON.parse(chunk.entries);
  // Only what is wrong has no digest.
  if (entries.some(({ digest }) => digest === undefined)) takeProblems(problems, entries);
  chunks.push({ kind: chunk.kind, entries: chunk.entries });
  warnings.push(...entities.add(chunk).map((key) => repeated(chunk.kind, key)));
}

function takeProblems(problems: Problem[], entries: readonly ChunkEntry[]): void {
  for (const { problems: found = [] } of entries) problems.push(...found);
  const [first, ...others] = problems.slice(0, mostProblems);
  if (problems.length > mostProblems && first) throw new InvalidDocument([first, ...others]);
}

function sideOf({ entities, warnings }: Reading, envelope: Envelope): Omit<Side, 'selection' | 'isNamed'> {
  const options = envelope.metadata?.['export_options'];
  return {
    entities,
    exportOptions: isJsonObject(options)
      ? options
      : exportOptions({ selection: { ...everything, includeInactive: true } }),
    // What was exported without secrets is to be shared, and so is what is made of it.
    omitsSecrets: isJsonObject(options) && options['secrets'] === 'omitted',
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

/**
 * Replaces mentions by slug or id with the keys of what they mean in the document; ids of what is stored here mean that,
 * as they do in an import. What neither has stays.
 */
async function resolveWithin(
  { store, ring }: Pick<Services, 'store' | 'ring'>,
  entities: SideEntities,
  chunks: Reading['chunks'],
): Promise<void> {
  const mentioning = kinds.filter((kind) => isReferring(kind) && entities.digests(kind.name).size > 0);
  if (mentioning.length === 0) return;
  const index = indexOf(chunks);
  const document = { index, ledger: new Ledger(index) };
  const { manager } = store.dataSource;
  for (const kind of mentioning)
    await entities.replace(
      kind.name,
      async (incoming) => {
        const stored = await findMentionedById(manager, kind, incoming);
        return incoming.map((one) => resolved({ kind, document, stored, ring }, one));
      },
      makeChunk,
    );
}

function indexOf(chunks: Reading['chunks']): DocumentIndex {
  const indexer = new DocumentIndexer();
  for (const { kind, entries } of chunks) for (const entry of JSON.parse(entries)) indexer.add(kind, entry);
  return indexer.finish();
}

const namedIn =
  (index: DocumentIndex): Side['isNamed'] =>
  (kind, name) =>
    index.keyOfSourceId(kind, name) !== undefined || index.keysOfSlug(kind, slugOf(name)).length > 0;

type Stored = ReadonlyMap<string, StoredNames>;

/** What is stored under the ids that entities mention, per field. */
async function findMentionedById(
  manager: EntityManager,
  { references }: Kind,
  incoming: readonly Incoming[],
): Promise<Stored> {
  const stored = new Map<string, StoredNames>();
  for (const [field, { kind: to }] of Object.entries(references)) {
    const ids = [...new Set(incoming.flatMap(({ portable }) => mentionsIn(portable, field)))].filter(isUuid);
    const found = ids.length === 0 ? [] : await lookUpIds(manager, to, ids);
    stored.set(field, { ...nothingStored, keysById: new Map(found.map(({ id, key }) => [id, key])) });
  }
  return stored;
}

interface Resolving {
  readonly kind: Kind<KindName>;
  readonly document: DocumentState;
  readonly stored: Stored;
  readonly ring: KeyRing;
}

function resolved({ kind, document, stored, ring }: Resolving, incoming: Incoming): Incoming {
  const changed: [string, Json][] = [];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const mentions = mentionsIn(incoming.portable, field);
    if (mentions.length === 0) continue;
    const names = stored.get(field) ?? nothingStored;
    const keys = mentions.map((mention) => keyFor(mention, kindNamed(to.name).name, document, names));
    changed.push([field, [...new Set(keys)]]);
  }
  if (changed.length === 0 || incoming.portable === undefined) return incoming;
  const portable = { ...incoming.portable, ...Object.fromEntries(changed) };
  return { ...incoming, portable, digest: digestAsNew(kind, portable, ring) };
}

function keyFor(mention: string, kind: KindName, document: DocumentState, stored: StoredNames): string {
  const resolution = resolveMention(mention, kind, document, stored);
  return resolution.status === 'resolved' ? resolution.key : mention;
}

const nothingStored: StoredNames = { keys: new Set(), keysById: new Map(), keysBySlug: new Map() };
