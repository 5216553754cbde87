import type { CutEntity } from '../../document/cut-entity.ts';
import { GrowingBuffer } from '../../lib/growing-buffer.ts';
import type { Problem } from '../../lib/problem.ts';
import type { EntityBatch } from './entity-batch.ts';

const firstBytes = 1_572_864;

/** Copies entities into a batch. */
export class BatchFiller {
  readonly #collection: string;
  readonly #first: number;
  readonly #ends: number[] = [];
  readonly #offsets: number[] = [];
  readonly #problems = new Map<number, readonly Problem[]>();
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

  add({ offset, bytes, problems }: CutEntity): void {
    if (bytes === undefined) this.#problems.set(this.count, problems);
    else this.#bytes.add(bytes);
    this.#ends.push(this.#bytes.length);
    this.#offsets.push(offset);
  }

  finish(): EntityBatch {
    return {
      collection: this.#collection,
      first: this.#first,
      bytes: this.#bytes.bytes,
      ends: this.#ends,
      offsets: this.#offsets,
      problems: this.#problems,
    };
  }
}
