import { createCipheriv, createDecipheriv } from 'node:crypto';

const algorithm = 'chacha20-poly1305';
const tagLength = 16;
// Each wrapping key is used once.
const nonce = Buffer.alloc(12);
const options = { authTagLength: tagLength };

/** The key of a file under the key that a passphrase gives. */
export function wrapKey(wrappingKey: Uint8Array, fileKey: Uint8Array): Buffer {
  const cipher = createCipheriv(algorithm, wrappingKey, nonce, options);
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined where another passphrase was used, or the header was changed. */
export function unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  const decipher = createDecipheriv(algorithm, wrappingKey, nonce, options);
  decipher.setAuthTag(wrapped.subarray(-tagLength));
  const fileKey = decipher.update(wrapped.subarray(0, -tagLength));
  try {
    decipher.final();
    return fileKey;
  } catch {
    return undefined;
  }
}
