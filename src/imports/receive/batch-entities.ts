import type { CutEntity, EntityNotes, Envelope } from '../../document/document-format.ts';
import { GrowingBuffer } from '../../lib/bytes.ts';
import type { Problem } from '../../lib/problem.ts';

/** The first chunk of a kind is small, so that its first outcomes are there soon. */
const firstSize = 100;
/** Bounds what is held of a document whose entities are large. */
const mostBytes = 4_194_304;

/** Gathers entities of one list each, `size` at most; a failure of the reader comes after what was read before it. */
export async function* batchEntities(
  reader: AsyncIterator<readonly CutEntity[], Envelope>,
  size: number,
): AsyncGenerator<EntityBatch, Envelope> {
  const gathering: Gathering = { size, filler: undefined };
  try {
    let next = await reader.next();
    for (; !next.done; next = await reader.next()) yield* gather(gathering, next.value);
    yield* finish(gathering);
    return next.value;
  } catch (error) {
    yield* finish(gathering);
    throw error;
  } finally {
    await reader.return?.();
  }
}

interface Gathering {
  readonly size: number;
  filler: BatchFiller | undefined;
}

function* gather(gathering: Gathering, entities: readonly CutEntity[]): Generator<EntityBatch, void> {
  for (const cut of entities) {
    if (gathering.filler && isFull(gathering.filler, cut, gathering.size)) yield* finish(gathering);
    gathering.filler ??= new BatchFiller(cut);
    gathering.filler.add(cut);
  }
}

function* finish(gathering: Gathering): Generator<EntityBatch, void> {
  const { filler } = gathering;
  gathering.filler = undefined;
  if (filler !== undefined) yield filler.finish();
}

const isFull = (filler: BatchFiller, next: CutEntity, size: number): boolean =>
  filler.collection !== next.collection ||
  filler.count >= (next.index === filler.count ? Math.min(firstSize, size) : size) ||
  filler.byteLength + (next.bytes?.length ?? 0) > mostBytes;

const firstBytes = 1_572_864;

/** Copies entities into a batch. */
class BatchFiller {
  readonly #collection: string;
  readonly #first: number;
  readonly #ends: number[] = [];
  readonly #origins: number[] = [];
  readonly #problems = new Map<number, readonly Problem[]>();
  readonly #notes = new Map<number, EntityNotes>();
  readonly #bytes: GrowingBuffer;

  constructor({ collection, index }: CutEntity, expectedBytes = firstBytes) {
    this.#collection = collection;
    this.#first = index;
    this.#bytes = new GrowingBuffer(expectedBytes);
  }

  get collection(): string {
    return this.#collection;
  }

  get count(): number {
    return this.#ends.length;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  add(cut: CutEntity): void {
    const { bytes, problems, notes } = cut;
    if (notes !== undefined) this.#notes.set(this.count, notes);
    if (bytes === undefined) this.#problems.set(this.count, problems);
    else this.#bytes.add(bytes);
    this.#ends.push(this.#bytes.length);
    this.#origins.push(...originOf(cut));
  }

  finish(): EntityBatch {
    return {
      collection: this.#collection,
      first: this.#first,
      bytes: this.#bytes.bytes,
      ends: this.#ends,
      origins: this.#origins,
      problems: this.#problems,
      notes: this.#notes,
    };
  }
}

/** Neighbours in one list of a document, in a form that another thread is handed quickly. */
export interface EntityBatch {
  readonly collection: string;
  /** Place in the list of the first one. */
  readonly first: number;
  /** The texts, one after the other. */
  readonly bytes: Uint8Array;
  /** Where each text ends in `bytes`. */
  readonly ends: readonly number[];
  /** Of each text where it begins in the document (offset, line, column), and how many members it has, or -1. */
  readonly origins: readonly number[];
  /** By position in the batch: why there is no text. */
  readonly problems: ReadonlyMap<number, readonly Problem[]>;
  /** By position in the batch, as far as there are some. */
  readonly notes: ReadonlyMap<number, EntityNotes>;
}

/** The entities as they were cut out. */
export function* entitiesOf(batch: EntityBatch): Generator<CutEntity> {
  const { collection, first, bytes, ends, origins, problems, notes } = batch;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  for (const [position, end] of ends.entries()) {
    const held = problems.has(position) ? undefined : all.subarray(start, end);
    yield {
      collection,
      index: first + position,
      ...originAt(origins, position),
      bytes: held,
      problems: problems.get(position) ?? none,
      notes: notes.get(position),
    };
    start = end;
  }
}

const none: readonly Problem[] = [];

type Origin = Pick<CutEntity, 'place' | 'members'>;

const originOf = ({ place: { offset, line, column }, members = -1 }: Origin) =>
  [offset, line, column, members] as const;

function originAt(origins: readonly number[], position: number): Origin {
  const [offset = 0, line = 1, column = 1, members = -1] = origins.slice(4 * position, 4 * position + 4);
  return { place: { offset, line, column }, members: members === -1 ? undefined : members };
}
