const names = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
  'apikey',
]);
const patterns = [
  /(auth|api|access|refresh|client|bearer|session|security)[-_]?(token|secret|key)/i,
  /[-_]secret$/i,
  /password/i,
];

/** What stands in the place of a secret that is not shown. */
export const mask = '*****';

/** Whether a header of this name carries a secret, so that its value is sealed even where it comes in clear. */
export const isSecretHeader = (name: string): boolean =>
  names.has(name.toLowerCase()) || patterns.some((pattern) => pattern.test(name));

/** Whether a value is a mask, ours or another system's: nothing but asterisks, three at least. */
export const isMasked = (value: string): boolean => /^\*{3,}$/.test(value);
