import { randomBytes } from 'node:crypto';
import { type Recipient, Stanza } from 'age-encryption';
import { deriveWrappingKey } from './derive-wrapping-key.ts';
import { wrapKey } from './wrap-key.ts';

// 128 MiB and about a third of a second for each guess: what OWASP asks of scrypt. age's own tool takes one more.
const workFactor = 17;

/** Seals a file's key with a passphrase; the library's own derivation would hold everything else up for a second. */
export const passphraseRecipient = (passphrase: string, logN = workFactor): Recipient => ({
  wrapFileKey: async (fileKey) => {
    const salt = randomBytes(16);
    const wrappingKey = await deriveWrappingKey('seal', { passphrase, salt, logN });
    return [new Stanza(['scrypt', unpadded(salt), String(logN)], wrapKey(wrappingKey, fileKey))];
  },
});

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
