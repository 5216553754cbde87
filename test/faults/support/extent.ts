/** How much the suite does: `npm run test:faults` does it all, `npm test` a part that takes a minute. */
export const isLong = process.env['LADING_FAULTS'] === 'long';

/** One number for the short form, another for the long one. */
export const extent = (short: number, long: number): number => (isLong ? long : short);

/** The same choices for the same seed; it is printed, and `LADING_FAULTS_SEED` repeats a run. */
export const seed = Number(process.env['LADING_FAULTS_SEED'] ?? Date.now() % 1_000_000);
