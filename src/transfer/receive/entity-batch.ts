import type { CutEntity } from '../../document/cut-entity.ts';
import type { Problem } from '../../lib/problem.ts';

/** Neighbours in one list of a document, in a form that another thread is handed quickly. */
export interface EntityBatch {
  readonly collection: string;
  /** Place in the list of the first one. */
  readonly first: number;
  /** The texts, one after the other. */
  readonly bytes: Uint8Array;
  /** Where each text ends in `bytes`. */
  readonly ends: readonly number[];
  /** Where each text begins in the document. */
  readonly offsets: readonly number[];
  /** By position in the batch: why there is no text. */
  readonly problems: ReadonlyMap<number, readonly Problem[]>;
}

/** The entities as they were cut out. */
export function* entitiesOf(batch: EntityBatch): Generator<CutEntity> {
  const { collection, first, bytes, ends, offsets, problems } = batch;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  for (const [position, end] of ends.entries()) {
    const held = problems.has(position) ? undefined : all.subarray(start, end);
    yield {
      collection,
      index: first + position,
      offset: offsets[position] ?? 0,
      bytes: held,
      problems: problems.get(position) ?? none,
    };
    start = end;
  }
}

const none: readonly Problem[] = [];
