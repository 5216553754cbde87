import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What every access token begins with, so that people and scanners know what they have found. */
const start = 'lading_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 43;
const checkLength = 6;
const form = new RegExp(`^${start}[0-9A-Za-z]{${randomLength + checkLength}}$`);

/** A new token: 32 random bytes and a checksum of all that is before it, in base 62. */
export function makeToken(): string {
  const random = BigInt(`0x${randomBytes(32).toString('hex')}`);
  const unchecked = start + inBase62(random, randomLength);
  return unchecked + checksumOf(unchecked);
}

/** Whether a text can be a token at all, which all but one in four thousand million guesses are not. */
export const isToken = (text: string): boolean =>
  form.test(text) && checksumOf(text.slice(0, -checkLength)) === text.slice(-checkLength);

/** The first characters of a token, by which a person recognises it. */
export const prefixOf = (token: string): string => token.slice(0, start.length + 6);

/** What is stored in the place of a token. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const checksumOf = (text: string): string => inBase62(BigInt(crc32(text)), checkLength);

function inBase62(number: bigint, length: number): string {
  let digits = '';
  for (let rest = number; rest > 0n; rest /= 62n) digits = alphabet.charAt(Number(rest % 62n)) + digits;
  return digits.padStart(length, '0');
}
