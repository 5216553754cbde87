import type { CutEntity, EntityNotes } from '../../document/cut-entity.ts';
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

export const originOf = ({ place: { offset, line, column }, members = -1 }: Origin) =>
  [offset, line, column, members] as const;

function originAt(origins: readonly number[], position: number): Origin {
  const [offset = 0, line = 1, column = 1, members = -1] = origins.slice(4 * position, 4 * position + 4);
  return { place: { offset, line, column }, members: members === -1 ? undefined : members };
}
