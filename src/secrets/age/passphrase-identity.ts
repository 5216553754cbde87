import type { Identity, Stanza } from 'age-encryption';
import { LineFull } from '../../lib/places.ts';
import { deriveWrappingKey } from './derive-wrapping-key.ts';
import { unwrapKey } from './wrap-key.ts';

export type UnsealFailure =
  | 'wrong-passphrase'
  | 'other-recipient'
  | 'too-much-work'
  | 'too-many-waiting'
  | 'damaged';

/** Why a sealed file does not open. */
export class Unopened extends Error {
  override readonly name = 'Unopened';
  readonly failure: UnsealFailure;

  constructor(failure: UnsealFailure) {
    super(`The sealed file does not open: ${failure}.`);
    this.failure = failure;
  }
}

/**
 * Opens a file's key with a passphrase, or throws `Unopened`. A header can ask for any amount of work, and is believed
 * before it is authenticated: so `mostWork` bounds it.
 */
export const passphraseIdentity = (passphrase: string, mostWork: number): Identity => ({
  unwrapFileKey: async (stanzas) => {
    const { body, ...input } = scryptStanza(stanzas, mostWork);
    const wrappingKey = await deriveWrappingKey('open', { passphrase, ...input }).catch(explain);
    const fileKey = unwrapKey(wrappingKey, body);
    if (fileKey === undefined) throw new Unopened('wrong-passphrase');
    return fileKey;
  },
});

function explain(error: unknown): never {
  throw error instanceof LineFull ? new Unopened('too-many-waiting') : error;
}

function scryptStanza(stanzas: readonly Stanza[], mostWork: number) {
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
