import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;
// Without it Node's decipher accepts tags of 4 bytes, which can be guessed.
const options = { authTagLength: tagLength };

/** Base64url of nonce‖ciphertext‖tag. A nonce must never be used twice with one key. */
export const encrypt = (key: KeyObject, nonce: Buffer, clear: string, associated: string): string =>
  encryptBytes(key, nonce, Buffer.from(clear), associated).toString('base64url');

/** The same as bytes. */
export function encryptBytes(key: KeyObject, nonce: Buffer, clear: Uint8Array, associated: string): Buffer {
  const cipher = createCipheriv(algorithm, key, nonce, options).setAAD(Buffer.from(associated));
  return Buffer.concat([nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

/** The clear text, or undefined where key, associated text or any bit of `sealed` is not as it was. */
export function decrypt(key: KeyObject, sealed: string, associated: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  return isCanonical(bytes, sealed) ? decryptBytes(key, bytes, associated)?.toString('utf8') : undefined;
}

/** The same of bytes. */
export function decryptBytes(key: KeyObject, bytes: Buffer, associated: string): Buffer | undefined {
  if (bytes.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), options);
  decipher.setAAD(Buffer.from(associated)).setAuthTag(bytes.subarray(-tagLength));
  const clear = decipher.update(bytes.subarray(nonceLength, -tagLength));
  return isAuthentic(decipher) ? clear : undefined;
}

// Node skips foreign characters and spare bits, so that several texts would open as one.
const isCanonical = (bytes: Buffer, text: string): boolean => bytes.toString('base64url') === text;

function isAuthentic(decipher: ReturnType<typeof createDecipheriv>): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}
