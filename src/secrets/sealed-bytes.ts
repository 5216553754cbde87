import { decryptBytes, encryptBytes } from './aes-gcm.ts';
import type { SecretKeys } from './derive-keys.ts';
import { nextNonce } from './next-nonce.ts';

const keyIdLength = 6;

/** Key id‖nonce‖ciphertext‖tag. */
export const sealBytes = ({ id, storing }: SecretKeys, place: string, clear: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(id, 'base64url'), encryptBytes(storing, nextNonce(), clear, place)]);

/** The id of the key that has sealed the bytes. */
export const keyOfBytes = (sealed: Uint8Array): string =>
  Buffer.from(sealed.subarray(0, keyIdLength)).toString('base64url');

/** The clear bytes, where one of the secrets has sealed them in this place. */
export function openBytes(
  all: readonly SecretKeys[],
  place: string,
  { buffer, byteOffset, byteLength }: Uint8Array,
): Buffer | undefined {
  const sealed = Buffer.from(buffer, byteOffset, byteLength);
  const keyId = keyOfBytes(sealed);
  const keys = all.find(({ id }) => id === keyId);
  return keys && decryptBytes(keys.storing, sealed.subarray(keyIdLength), place);
}
