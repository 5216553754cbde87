import type { CutEntity } from '../../document/cut-entity.ts';
import type { Envelope } from '../../document/envelope.ts';
import { BatchFiller } from './batch-filler.ts';
import type { EntityBatch } from './entity-batch.ts';

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
