/**
 * Whether everything is run: on both databases, what waits for seconds or starts processes as well, and as many random
 * cases as it takes to trust them. The inner loop runs a part that finds most of what goes wrong.
 */
export const isWhole = process.env['LADING_TEST_EXTENT'] === 'whole';

/** How many random cases a test that asks a server tries, of so many in the whole. */
export const runs = (whole: number): number => (isWhole ? whole : Math.ceil(whole / 4));
