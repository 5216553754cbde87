const firstMs = 100;
const longestMs = 5_000;

/**
 * How long to wait before the next attempt after so many failed ones in a row: twice as long each time, by a half
 * shorter at random so that those who were cut off together do not come back together.
 */
export function backOff(failures: number, random: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
  return whole * (1 - random / 2);
}
