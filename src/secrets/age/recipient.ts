import { randomBytes } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import { createKeyRing, type KeyRing } from '../key-ring.ts';

/** A secret of one document, and the same as only its recipient can read it. */
export interface DocumentSecret {
  /** Seals what the document has. */
  readonly ring: KeyRing;
  /** An age file (X25519) with the secret, in base64url. */
  readonly sealed: string;
}

/** Whether a text is the public key of an age identity: `age1…`. */
export function isRecipient(text: string): boolean {
  if (!/^age1[\da-z]{58}$/.test(text)) return false;
  return isTaken(() => new Encrypter().addRecipient(text));
}

/** Whether a text is an age identity: `AGE-SECRET-KEY-1…`. */
export function isIdentity(text: string): boolean {
  if (!/^AGE-SECRET-KEY-1[\dA-Z]{58}$/i.test(text)) return false;
  return isTaken(() => new Decrypter().addIdentity(text));
}

// Both have a checksum, which the library looks at.
function isTaken(take: () => void): boolean {
  try {
    take();
    return true;
  } catch {
    return false;
  }
}

/** Makes a secret for one document; who has the identity that belongs to the recipient can open it, and nobody else. */
export async function secretFor(recipient: string): Promise<DocumentSecret> {
  const secret = randomBytes(32).toString('base64url');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const sealed = await encrypter.encrypt(secret);
  return { ring: createKeyRing({ current: secret }), sealed: Buffer.from(sealed).toString('base64url') };
}

/** The secret of a document; undefined where it was sealed for another recipient, or is not what was sealed. */
export async function openSecretOf(sealed: string, identity: string): Promise<string | undefined> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(Buffer.from(sealed, 'base64url'), 'text');
  } catch {
    return undefined;
  }
}
