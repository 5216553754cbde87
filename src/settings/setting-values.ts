import { isIP } from 'node:net';
import { z } from 'zod';
import { isConfidential } from '../lib/confidential-url.ts';
import { roles } from '../lib/roles.ts';

/**
 * How the text of a variable becomes a value. Messages continue the variable's name and never quote the text, as
 * it may be a secret.
 */

export const text = z.string();

/** Long enough not to be guessed. */
export const secret = z.string().min(16, 'must have 16 characters or more');

/** As long as the hash that tokens are signed with (RFC 7518, 3.2): a shorter one can be found from a token. */
export const longSecret = z
  .string()
  .refine((key) => Buffer.byteLength(key) >= 32, 'must have 32 bytes or more');

export const wholeNumber = (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .refine((digits) => isWholeNumber(digits, least, most), `must be ${numberBetween(least, most)}`)
    .transform(Number);

export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, `must be one of ${words.join(', ')}`));

/** A URL with one of these schemes. */
export const url = (...schemes: readonly string[]) =>
  z
    .string()
    .refine((address) => isUrl(address, schemes), `must be a URL that starts with ${starts(schemes)}`);

/** An address whose answers nobody on the way can change. */
export const confidentialUrl = z
  .string()
  .refine(isConfidential, 'must be a URL that starts with https://, or with http:// on this machine');

const asClaims = `must be JSON such as {"groups":{"platform":"OPERATOR"}}, with the roles ${roles.join(', ')}`;

/** A JSON object: claim → value → role. */
export const claimRoles = z
  .string()
  .transform(jsonOrUndefined)
  .pipe(z.record(z.string(), z.record(z.string(), oneOf(roles), asClaims), asClaims));

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Commas part the items; white space around them and empty ones do not count. */
export const list = z.string().transform((items) =>
  items
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** Origins as browsers send them: scheme, host and port, nothing behind. */
export const origins = list.refine(
  (items) => items.every(isOrigin),
  'must be a list of origins such as https://console.example.com',
);

/** Addresses of IPv4 and IPv6, and networks of them. */
export const addresses = list.refine(
  (items) => items.every(isAddress),
  'must be a list of addresses and networks such as 10.0.0.0/8, 192.0.2.7 or fd00::/8',
);

function isAddress(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  return bits === undefined || isWholeNumber(bits, 0, version === 6 ? 128 : 32);
}

const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

const isWholeNumber = (digits: string, least: number, most: number): boolean =>
  /^\d+$/.test(digits) && Number(digits) >= least && Number(digits) <= most;

const numberBetween = (least: number, most: number): string =>
  most === Number.MAX_SAFE_INTEGER
    ? `a whole number, ${least} or more`
    : `a whole number from ${least} to ${most}`;

const isUrl = (address: string, schemes: readonly string[]): boolean =>
  URL.canParse(address) && schemes.some((scheme) => address.startsWith(`${scheme}://`));

const starts = (schemes: readonly string[]): string => schemes.map((scheme) => `${scheme}://`).join(' or ');
