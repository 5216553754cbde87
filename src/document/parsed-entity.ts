import type { Portable } from '../kinds/kind.ts';
import type { Problem } from '../lib/problem.ts';

/** An entity of a document, ready for planning, or what is wrong with it. */
export interface ParsedEntity {
  readonly index: number;
  /** Empty where the entity has none. */
  readonly key: string;
  /** Only fields that the document has; absent when there are problems. */
  readonly portable?: Portable;
  /** The entity's id where the document comes from, by which references may mention it. */
  readonly sourceId?: string;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}
