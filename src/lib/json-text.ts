/**
 * A JSON value that is text already, in pieces of UTF-8. Whoever sends it takes the pieces as they are; for anybody else
 * it is the value.
 */
export class JsonText {
  readonly pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
  }

  toJSON(): unknown {
    return JSON.parse(Buffer.concat(this.pieces).toString());
  }
}
