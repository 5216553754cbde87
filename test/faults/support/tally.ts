import { appendFileSync } from 'node:fs';
import { afterAll } from 'vitest';

const counted = new Map<string, number>();

/** Notes what was survived, for the sum that `npm run test:faults` shows at its end. */
export function tally(disturbance: string, times = 1): void {
  counted.set(disturbance, (counted.get(disturbance) ?? 0) + times);
}

afterAll(() => {
  const { LADING_FAULTS_TALLY: file } = process.env;
  if (file) for (const one of counted) appendFileSync(file, `${JSON.stringify(one)}\n`);
});
