/** Bytes of a value that comes in pieces; copied, so that a source may use its buffers again. */
export class HeldBytes {
  readonly #most: number;
  #store = Buffer.alloc(0);
  #length = 0;

  /** Beyond `most` bytes nothing is held, only counted. */
  constructor(most: number) {
    this.#most = most;
  }

  append(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#most) this.#store = Buffer.alloc(0);
    else {
      this.#makeRoom(length);
      bytes.copy(this.#store, this.#length);
    }
    this.#length = length;
  }

  /** What was held, and these last bytes; nothing if that is too much. */
  completedBy(last: Buffer): Buffer | undefined {
    if (this.#length === 0) return last.length > this.#most ? undefined : last;
    this.append(last);
    return this.#length > this.#most ? undefined : this.#store.subarray(0, this.#length);
  }

  #makeRoom(length: number): void {
    if (length <= this.#store.length) return;
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#store.length));
    this.#store.copy(larger, 0, 0, this.#length);
    this.#store = larger;
  }
}
