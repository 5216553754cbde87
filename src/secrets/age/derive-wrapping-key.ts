import { scrypt } from 'node:crypto';
import { Places } from '../../lib/places.ts';

const label = Buffer.from('age-encryption.org/v1/scrypt');
const blockSize = 8;

/** What a key is derived for. Who seals does not wait for those who try to open something. */
export type Derivation = 'seal' | 'open';

/** How many wait at most: each is a request that is held open meanwhile. */
export const mostWaiting = 16;

// Each takes 2^logN KiB of memory: 128 MiB for what is sealed here, and what the file says for what is opened. Node
// derives on the four threads that everything else needs as well.
const lanes: Readonly<Record<Derivation, Places>> = {
  seal: new Places(1, 4 * mostWaiting),
  open: new Places(1, mostWaiting),
};

interface ScryptInput {
  readonly passphrase: string;
  readonly salt: Uint8Array;
  readonly logN: number;
}

/**
 * The key that a passphrase gives (age, section "scrypt recipient stanza"), derived on a thread of Node's; throws
 * `LineFull` where too many wait for theirs.
 */
export async function deriveWrappingKey(derivation: Derivation, input: ScryptInput): Promise<Buffer> {
  const place = await lanes[derivation].enter();
  try {
    return await derive(input);
  } finally {
    place.leave();
  }
}

const derive = ({ passphrase, salt, logN }: ScryptInput): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** logN, r: blockSize, p: 1, maxmem: 2 ** logN * 128 * blockSize + 2 ** 20 };
    scrypt(passphrase, Buffer.concat([label, salt]), 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
