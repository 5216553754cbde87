import { scrypt } from 'node:crypto';

const label = Buffer.from('age-encryption.org/v1/scrypt');
const blockSize = 8;

let last: Promise<unknown> = Promise.resolve();

/**
 * The key that a passphrase gives (age, section "scrypt recipient stanza"). Node derives it on a thread of its own, and
 * one at a time, as each takes 2^logN KiB of memory.
 */
export function deriveWrappingKey(passphrase: string, salt: Uint8Array, logN: number): Promise<Buffer> {
  const key = last.then(() => derive(passphrase, salt, logN));
  last = key.catch(() => undefined);
  return key;
}

const derive = (passphrase: string, salt: Uint8Array, logN: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** logN, r: blockSize, p: 1, maxmem: 2 ** logN * 128 * blockSize + 2 ** 20 };
    scrypt(passphrase, Buffer.concat([label, salt]), 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
