import { Decrypter } from 'age-encryption';
import { passphraseIdentity, Unopened } from './passphrase-identity.ts';
import { fromWebStream, toWebStream } from './web-streams.ts';

/**
 * What an age file holds, as it arrives; it is authentic only once the end is reached. Throws `Unopened` where it does
 * not open, and what the source throws as it is.
 */
export async function* openFile(
  sealed: AsyncIterable<Uint8Array>,
  passphrase: string,
  mostWork: number,
): AsyncGenerator<Uint8Array> {
  const source = new WatchedSource(sealed);
  const decrypter = new Decrypter();
  decrypter.addIdentity(passphraseIdentity(passphrase, mostWork));
  try {
    yield* fromWebStream(await decrypter.decrypt(toWebStream(source.bytes())));
  } catch (error) {
    if (source.failure !== undefined) throw source.failure.error;
    // The library says in words only what is wrong with a file.
    throw error instanceof Unopened ? error : new Unopened('damaged');
  }
}

/** Tells the failure of a source from that of what reads it. */
class WatchedSource {
  readonly #source: AsyncIterable<Uint8Array>;
  failure: { readonly error: unknown } | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#source;
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}
