import type { CutEntity } from '../../cut-entity.ts';
import type { DocumentChecks } from '../../document-checks.ts';
import type { DocumentLimits } from '../../limits.ts';
import type { ByteInput } from './byte-input.ts';

/** What the parsers of one document share. */
export interface JsonReading {
  readonly input: ByteInput;
  readonly checks: DocumentChecks;
  readonly limits: DocumentLimits;
  /** Where reading is, as the parts of a JSON pointer. */
  readonly path: (string | number)[];
  /** Entities that are complete and not yet handed over. */
  batch: CutEntity[];
}
