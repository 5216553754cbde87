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

/** Warn: it is stored, and its outcome says what is suspicious. Refuse: it fails. */
export const suspiciousHandlings = ['warn', 'refuse'] as const;
export type SuspiciousHandling = (typeof suspiciousHandlings)[number];

export const defaultLimits: DocumentLimits = {
  depth: 64,
  values: 100_000,
  stringBytes: 1_048_576,
  keyLength: 255,
  nameLength: 255,
  tagLength: 255,
  entities: 1_000_000,
  documentBytes: 1_073_741_824,
  yamlBytes: 8_388_608,
  sealWork: 18,
  suspicious: 'warn',
};

/** The environment variable that sets each limit, for messages. */
export const limitSettings = {
  depth: 'LADING_MAX_DEPTH',
  values: 'LADING_MAX_VALUES',
  stringBytes: 'LADING_MAX_STRING_BYTES',
  keyLength: 'LADING_MAX_KEY_LENGTH',
  nameLength: 'LADING_MAX_NAME_LENGTH',
  tagLength: 'LADING_MAX_TAG_LENGTH',
  entities: 'LADING_MAX_ENTITIES',
  documentBytes: 'LADING_MAX_DOCUMENT_BYTES',
  yamlBytes: 'LADING_MAX_YAML_BYTES',
  sealWork: 'LADING_MAX_SEAL_WORK',
  suspicious: 'LADING_SUSPICIOUS_CONTENT',
} as const satisfies Record<keyof DocumentLimits, string>;

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
