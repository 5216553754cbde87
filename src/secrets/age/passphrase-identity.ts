import type { Identity, Stanza } from 'age-encryption';
import { deriveWrappingKey } from './derive-wrapping-key.ts';
import { unwrapKey } from './wrap-key.ts';

export type UnsealFailure = 'wrong-passphrase' | 'other-recipient' | 'too-much-work' | 'damaged';

/** Why a sealed file does not open. */
export class Unopened extends Error {
  override readonly name = 'Unopened';
  readonly failure: UnsealFailure;

  constructor(failure: UnsealFailure) {
    super(`The sealed file does not open: ${failure}.`);
    this.failure = failure;
  }
}

/** What age's own tool chooses: 256 MiB. A header can ask for any amount, and is believed before it is authenticated. */
export const mostWork = 18;

/** Opens a file's key with a passphrase, or throws `Unopened`. */
export const passphraseIdentity = (passphrase: string): Identity => ({
  unwrapFileKey: async (stanzas) => {
    const { salt, logN, body } = scryptStanza(stanzas);
    const fileKey = unwrapKey(await deriveWrappingKey(passphrase, salt, logN), body);
    if (fileKey === undefined) throw new Unopened('wrong-passphrase');
    return fileKey;
  },
});

function scryptStanza(stanzas: readonly Stanza[]) {
  const [stanza] = stanzas;
  const [type, salt = '', logN = ''] = stanza?.args ?? [];
  if (stanza === undefined || type !== 'scrypt') throw new Unopened('other-recipient');
  const isWellFormed =
    stanzas.length === 1 &&
    stanza.args.length === 3 &&
    /^[\w+/]{22}$/.test(salt) &&
    /^[1-9]\d{0,2}$/.test(logN) &&
    stanza.body.length === 32;
  if (!isWellFormed) throw new Unopened('damaged');
  if (Number(logN) > mostWork) throw new Unopened('too-much-work');
  return { salt: Buffer.from(salt, 'base64'), logN: Number(logN), body: stanza.body };
}
