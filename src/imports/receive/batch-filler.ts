import type { CutEntity, EntityNotes } from '../../document/cut-entity.ts';
import { GrowingBuffer } from '../../lib/growing-buffer.ts';
import type { Problem } from '../../lib/problem.ts';
import { type EntityBatch, originOf } from './entity-batch.ts';

const firstBytes = 1_572_864;

/** Copies entities into a batch. */
export class BatchFiller {
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
