import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { DocumentOptions } from './import-options.ts';
import type { DocumentLimits } from './limits.ts';
import type { PlainPlaces, TextPlace } from './places.ts';
import type { InvalidDocument } from './problems.ts';
import type { DocumentRecipient } from './recipient.ts';

export const formatNames = [
  'json',
  'yaml',
  'ndjson',
  'terraform',
  'helm',
  'mcp_json',
  'contextforge',
] as const;
/** The shapes in which a configuration travels. */
export type FormatName = (typeof formatNames)[number];

/**
 * One shape of a document, described once: downloads, imports, the API's enum and the command line read this record.
 */
export interface DocumentFormat<Name extends FormatName = FormatName> {
  readonly name: Name;
  /** The ending of a file's name, without the dot: `json`, `tgz`. */
  readonly extension: string;
  /** As HTTP's `Content-Type` has it. */
  readonly mediaType: string;
  /** The kinds that it has room for; whatever else is exported is left out. */
  readonly kinds: readonly KindName[];
  /** Omitted: the file says where a secret belongs, and carries none. */
  readonly secrets: 'sealed' | 'omitted';
  /** Whether a delta can be written in it: else what was deleted would be lost in silence. */
  readonly carriesDeletions: boolean;
  /** Whether it can say for whom credentials are sealed. */
  readonly carriesRecipient: boolean;
  /** The document as text or bytes, piece by piece; the source is read no faster than the pieces are taken. */
  readonly write: (document: WrittenDocument, context: WriteContext) => AsyncIterable<string | Uint8Array>;
  /** Absent for formats that are only written. */
  readonly reading?: FormatReading;
}

export interface WriteContext {
  readonly ring: KeyRing;
  /** CONTEXTFORGE only: the secret of the gateway that will import the file; else this server's own. */
  readonly targetSecret?: string;
  /** Kinds that the export was asked for by name, not just along with all others. */
  readonly named?: readonly KindName[];
}

export interface FormatReading {
  /**
   * Whether a document that begins with these bytes (64 KiB at most, all of it when it is shorter; without a byte order
   * mark) is of this format.
   */
  readonly recognise: (start: Buffer) => boolean;
  /**
   * Reads a document as its bytes arrive. Throws `InvalidDocument` with everything wrong at once when it is refused,
   * after all entities before that place were yielded.
   */
  readonly read: (
    bytes: AsyncIterable<Uint8Array>,
    limits: DocumentLimits,
  ) => AsyncGenerator<readonly CutEntity[], Envelope>;
}

/** A document to be written: taken once, in this order, never held whole. */
export interface WrittenDocument {
  /** The members before its entities, in which it says something of itself: `version` to `encryption_method`. */
  readonly envelope: JsonObject;
  /** The entities that were deleted since the base; only in a delta. */
  readonly deleted?: readonly EntityReference[];
  /** Pages that stand outside of `entities`, as lists in a member of this name; taken before the others. */
  readonly aside?: { readonly name: string; readonly pages: AsyncIterable<WrittenPage> };
  /**
   * Pages of one kind each, kinds in the order of the registry, entities by key. A kind that was asked for comes at
   * least once, with an empty page where it has nothing.
   */
  readonly pages: AsyncIterable<WrittenPage>;
  /**
   * The member after the entities: counts, dependencies, options, watermark, digest. Only complete after the last page.
   */
  readonly metadata: () => JsonObject;
}

export interface WrittenPage {
  readonly kind: Kind<KindName>;
  /** Portable entities as JSON text, each without line breaks, secrets sealed (or left out, if that was asked). */
  readonly entities: readonly string[];
}

/** The envelope of a document: what it says about itself, known when it has been read to its end. */
export interface Envelope {
  readonly version: string;
  /** Empty where the document says that it does not know. */
  readonly exportedAt: string;
  readonly sourceGateway?: string;
  readonly metadata?: JsonObject;
  /** For whom credentials are sealed, where that is not who has the secret of the source. */
  readonly recipient?: DocumentRecipient;
  /** The entities that whoever has the base must delete; only in a delta. */
  readonly deleted?: readonly EntityReference[];
  /** The options of its import that stand in the same file. */
  readonly options?: DocumentOptions;
  readonly warnings: readonly string[];
}

/** One item of a document's lists as JSON text, cut out and not yet looked into. */
export interface CutEntity {
  /** Name of the list: `tools`. Always one that a kind has. */
  readonly collection: string;
  /** Place in the list, from 0. */
  readonly index: number;
  /** Where it begins in the document's text. */
  readonly place: TextPlace;
  /** How many members its text has at all levels; absent where none can be there twice. */
  readonly members?: number | undefined;
  /**
   * Its JSON in UTF-8, good until the reader is asked for more; absent where the entity is too deep or too large to be
   * held.
   */
  readonly bytes: Buffer | undefined;
  /** Why there are no bytes. */
  readonly problems: readonly Problem[];
  readonly notes?: EntityNotes | undefined;
}

/** Notes that a reader makes of an entity besides its text. */
export interface EntityNotes {
  /** Where there is no text that has it. */
  readonly key?: string | undefined;
  readonly warnings?: readonly string[];
  /** Places of values that may be told to be wrong. */
  readonly places?: PlainPlaces;
}

/** A document in one of the shapes in which it may arrive. */
export type DocumentSource =
  | { readonly type: 'value'; readonly value: unknown }
  | { readonly type: 'text'; readonly text: string }
  | StreamSource;

export interface StreamSource {
  readonly type: 'stream';
  readonly bytes: AsyncIterable<Uint8Array>;
  /** A text that tells this stream from others; only asked for when an idempotency key is given. */
  readonly fingerprint: () => Promise<string>;
  readonly uploadId?: string;
}

/** An upload that cannot be had any more: good only for who sends a request again that was accepted before. */
export interface LostSource {
  readonly type: 'lost';
  readonly uploadId: string;
  readonly problem: InvalidDocument;
}
