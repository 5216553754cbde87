import { LineFull, type Place } from '../lib/places.ts';
import { ProblemError } from '../lib/problem.ts';
import type { Services } from '../services/services.ts';

/** Waits for a place among those who read the configuration. Throws `TooManyExports`; see `Places`. */
export async function enterExports(
  { exports, limits }: Pick<Services, 'exports' | 'limits'>,
  signal?: AbortSignal,
): Promise<Place> {
  try {
    return await exports.enter(signal);
  } catch (error) {
    throw error instanceof LineFull ? new TooManyExports(limits) : error;
  }
}

/** As many as may wait do so; later there is room again. */
export class TooManyExports extends ProblemError {
  constructor({ exports, waitingExports }: Services['limits']) {
    super([
      {
        code: 'TOO_MANY_EXPORTS',
        message:
          `${exports} exports or comparisons are being read and ${waitingExports} more wait, which is all that the settings ` +
          'LADING_MAX_EXPORTS and LADING_MAX_WAITING_EXPORTS allow. Nothing was read; try again in a moment.',
      },
    ]);
    this.name = 'TooManyExports';
  }
}
