/** How much the suite does: `npm run test:faults` does it all, `npm run check` a part that takes two minutes. */
export const isLong = process.env['LADING_FAULTS'] === 'long';

/** One number for the short form, another for the long one. */
export const extent = (short: number, long: number): number => (isLong ? long : short);

/**
 * Within how many milliseconds what needs no waiting is over, and what waits for the lease of a holder that is gone. The
 * short form runs beside other work, and there only tells it from what hangs.
 */
export const soon = extent(120_000, 10_000);
export const afterLease = extent(120_000, 40_000);

/** How many odd inputs are tried; `LADING_CASES` says another number. */
export const cases = Number(process.env['LADING_CASES'] ?? extent(2_000, 100_000));

/** Generous: within how many milliseconds so many are tried. */
export const casesMs = 300_000 + cases * 50;
