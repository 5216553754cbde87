import { Encrypter } from 'age-encryption';
import { passphraseRecipient } from './passphrase-recipient.ts';
import { fromWebStream, toWebStream } from './web-streams.ts';

/** The bytes as an age file that the passphrase opens, as they arrive. */
export async function* sealFile(
  bytes: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(passphraseRecipient(passphrase));
  yield* fromWebStream(await encrypter.encrypt(toWebStream(bytes)));
}
