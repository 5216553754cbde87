import { ProblemError } from '../lib/problem.ts';

/** A document that is refused as a whole, with everything that was found wrong up to where reading could go on. */
export class InvalidDocument extends ProblemError {
  override readonly name = 'InvalidDocument';
}
