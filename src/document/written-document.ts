import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';

/** A document to be written: taken once, in this order, never held whole. */
export interface WrittenDocument {
  /** What it says of itself before its entities: `version` to `encryption_method`. */
  readonly envelope: JsonObject;
  /** What was deleted since the base, by kind and key; only in a delta. */
  readonly deleted?: readonly EntityReference[];
  /** Pages that stand outside of `entities`, as lists in a member of this name; taken before the others. */
  readonly aside?: { readonly name: string; readonly pages: AsyncIterable<WrittenPage> };
  /**
   * Pages of one kind each, kinds in the order of the registry, entities by key. A kind that was asked for comes at
   * least once, with an empty page where it has nothing.
   */
  readonly pages: AsyncIterable<WrittenPage>;
  /** What stands after the entities: counts, dependencies, options, watermark, digest. Only complete after the last page. */
  readonly metadata: () => JsonObject;
}

export interface WrittenPage {
  readonly kind: Kind<KindName>;
  /** Portable entities as JSON text, each without line breaks, secrets sealed (or left out, if that was asked). */
  readonly entities: readonly string[];
}
