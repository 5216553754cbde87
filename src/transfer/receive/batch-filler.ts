import type { CutEntity } from '../../document/cut-entity.ts';
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
  #bytes: Buffer;
  #length = 0;

  constructor({ collection, index }: CutEntity, expectedBytes = firstBytes) {
    this.#collection = collection;
    this.#first = index;
    // A memory of its own, not one that is shared with other buffers: it goes to another thread as a whole.
    this.#bytes = Buffer.allocUnsafeSlow(expectedBytes);
  }

  get collection(): string {
    return this.#collection;
  }

  get count(): number {
    return this.#ends.length;
  }

  get byteLength(): number {
    return this.#length;
  }

  add({ offset, bytes, problems }: CutEntity): void {
    if (bytes === undefined) this.#problems.set(this.count, problems);
    else this.#copy(bytes);
    this.#ends.push(this.#length);
    this.#offsets.push(offset);
  }

  finish(): EntityBatch {
    return {
      collection: this.#collection,
      first: this.#first,
      bytes: this.#bytes.subarray(0, this.#length),
      ends: this.#ends,
      offsets: this.#offsets,
      problems: this.#problems,
    };
  }

  #copy(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    bytes.copy(this.#bytes, this.#length);
    this.#length = length;
  }
}
