const last = new Set([
  'token',
  'secret',
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'apikey',
  'credential',
  'credentials',
  'authorization',
  'cookie',
  'jwt',
  'bearer',
  'pat',
]);
const ofKeys = new Set([
  'api',
  'access',
  'account',
  'auth',
  'client',
  'encryption',
  'master',
  'private',
  'secret',
  'session',
  'shared',
  'signing',
  'subscription',
]);
/** What parameters of addresses are called besides. */
const parameters = new Set(['key', 'sig', 'signature', 'code', 'auth', 'pass', 'sas', 'session']);

const known =
  /^(?:(?:Bearer|Basic)\s+\S{6,}|(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|npm_|sk-)[\w-]{12,}|AKIA[0-9A-Z]{16}|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*)$/i;

/** Whether a member of this name has a secret as its value: `api_key`, `clientSecret`, `DB_PASSWORD`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const word = words.at(-1) ?? '';
  return last.has(word) || (word === 'key' && ofKeys.has(words.at(-2) ?? ''));
}

/** The same of a parameter of an address, where shorter names mean the same: `?key=`, `?sig=`. */
export function isSecretParameter(name: string): boolean {
  return parameters.has(wordsOf(name).at(-1) ?? '') || isSecretName(name);
}

/** Whether a text is in the form of a well-known sort of token, whatever it is called. */
export const looksSecret = (text: string): boolean => known.test(text);

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
