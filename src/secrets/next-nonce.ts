import { randomBytes } from 'node:crypto';

const nonceLength = 12;
const poolLength = nonceLength * 1024;

let pool = randomBytes(poolLength);
let used = 0;

/** A random 96-bit nonce that no one was given before; drawn by the thousand, as each draw is a system call. */
export function nextNonce(): Buffer {
  if (used === poolLength) refill();
  used += nonceLength;
  return pool.subarray(used - nonceLength, used);
}

// A new buffer, never the old one overwritten: nonces handed out are views of it.
function refill(): void {
  pool = randomBytes(poolLength);
  used = 0;
}
