import { perLimit, type SuspiciousHandling } from '../lib/document-limits.ts';

/** How much a document may ask for; each limit is a setting, and is named wherever it is exceeded. */
export interface DocumentLimits {
  /** Levels of nesting within one entity or one field of the envelope. */
  readonly depth: number;
  /** Values within one entity, at all levels; an empty object or list counts as two. */
  readonly values: number;
  readonly stringBytes: number;
  /** Characters of an entity's key. */
  readonly keyLength: number;
  /** Characters of a name that is not the key. */
  readonly nameLength: number;
  readonly tagLength: number;
  readonly entities: number;
  /** Most bytes of a compressed document, once it is decompressed. */
  readonly documentBytes: number;
  /** Most bytes of a YAML document, which is read as a whole. */
  readonly yamlBytes: number;
  /** Scrypt's work factor of a sealed document: the logarithm of how many KiB it takes to open it. */
  readonly sealWork: number;
  /** What becomes of an entity with suspicious content. */
  readonly suspicious: SuspiciousHandling;
}

/** The limits where no setting says otherwise. */
export const defaultLimits: DocumentLimits = { ...perLimit(({ usual }) => usual), suspicious: 'warn' };

/** The environment variable that sets each limit, for messages. */
export const limitSettings: Readonly<Record<keyof DocumentLimits, string>> = {
  ...perLimit(({ setting }) => setting),
  suspicious: 'LADING_SUSPICIOUS_CONTENT',
};

/** The most bytes of one field of the envelope; larger ones are skipped, not held. */
export const envelopeFieldBytes = 1_048_576;

/**
 * What may be held of one entity. Its text is there several times while it is prepared (bytes, text, values, what is
 * stored), so it is no more than a request may have by default; no text in Node can be longer than half a gigabyte.
 */
export const entityRoom = ({ stringBytes, values }: DocumentLimits) => ({
  bytes: Math.min(16 * stringBytes, 2 ** 28),
  values,
});
