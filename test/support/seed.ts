/**
 * What the choices of tests with random cases begin with: the same in every run, so that nobody's change fails for what
 * another one would have failed for as well. `LADING_SEED` says another number; `npm run test:faults` takes a new one
 * each time and tells it.
 */
export const seed = seedFrom(process.env['LADING_SEED']);

function seedFrom(wanted = '20261127'): number {
  const number = Number(wanted);
  if (!Number.isInteger(number)) throw new Error(`LADING_SEED is '${wanted}', which is no whole number.`);
  return number;
}
