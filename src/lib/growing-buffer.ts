/** Gathers bytes, and text as UTF-8. What has been added is no string any more: a long text leaves nothing to collect. */
export class GrowingBuffer {
  // A memory of its own, not one that is shared with other buffers: it can go to another thread as a whole.
  #bytes: Buffer;
  #length = 0;

  constructor(expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(expectedBytes);
  }

  get length(): number {
    return this.#length;
  }

  /** What was gathered so far, as long as nothing is added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  add(bytes: Buffer): void {
    this.#makeRoom(bytes.length);
    this.#length += bytes.copy(this.#bytes, this.#length);
  }

  addText(text: string): void {
    // No character takes more than three bytes for each of its UTF-16 units.
    this.#makeRoom(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #makeRoom(wanted: number): void {
    const most = this.#length + wanted;
    if (most <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(most, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
