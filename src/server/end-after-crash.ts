import type { Logger } from 'pino';
import type { Problem } from '../lib/problem.ts';
import { exitCodes } from './exit-codes.ts';

/** Without its database nothing can be done in good order; what is left behind is what a killed server leaves behind. */
export const endAfterCrash =
  (log: Logger) =>
  ({ code, message }: Problem): never => {
    log.fatal({ code }, message);
    process.exit(exitCodes.crashed);
  };
