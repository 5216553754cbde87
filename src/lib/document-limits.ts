/** A number that bounds a document. */
export interface NumberLimit {
  /** The environment variable that sets it. */
  readonly setting: string;
  readonly least: number;
  readonly most?: number;
  /** Where nobody sets it. */
  readonly usual: number;
  readonly description: string;
}

/** The numbers that bound a document, each described once: the reader, the settings and the messages read them here. */
export const documentLimits = {
  // The document is walked by recursion: far deeper, and the stack would be the limit.
  depth: {
    setting: 'LADING_MAX_DEPTH',
    least: 1,
    most: 1000,
    usual: 64,
    description: 'Deepest nesting of a document.',
  },
  // Each takes thirty bytes of the heap and more, whatever it takes in the text.
  values: {
    setting: 'LADING_MAX_VALUES',
    least: 100,
    most: 10_000_000,
    usual: 100_000,
    description: 'Most values of one entity, at all levels; an empty object or list counts as two.',
  },
  stringBytes: {
    setting: 'LADING_MAX_STRING_BYTES',
    least: 1,
    usual: 1_048_576,
    description: 'Longest text in a document, in bytes; an entity is no longer than sixteen of them.',
  },
  // Keys are indexed, and PostgreSQL's index entries end at 2,704 bytes: 640 characters of four bytes. The least leaves
  // room for what a renamed key ends with.
  keyLength: {
    setting: 'LADING_MAX_KEY_LENGTH',
    least: 40,
    most: 640,
    usual: 255,
    description: 'Longest key of an entity, in characters.',
  },
  nameLength: {
    setting: 'LADING_MAX_NAME_LENGTH',
    least: 1,
    most: 65_535,
    usual: 255,
    description: 'Longest name of a resource or a root, in characters.',
  },
  // Indexed as keys are.
  tagLength: {
    setting: 'LADING_MAX_TAG_LENGTH',
    least: 1,
    most: 640,
    usual: 255,
    description: 'Longest tag, in characters.',
  },
  entities: {
    setting: 'LADING_MAX_ENTITIES',
    least: 1,
    usual: 1_000_000,
    description: 'Most entities of a document.',
  },
  documentBytes: {
    setting: 'LADING_MAX_DOCUMENT_BYTES',
    least: 1,
    usual: 1_073_741_824,
    description: 'Largest upload or compressed document once it is decompressed, in bytes.',
  },
  // As a whole, thirty times its size in memory, on a thread with a heap of its own.
  yamlBytes: {
    setting: 'LADING_MAX_YAML_BYTES',
    least: 1,
    most: 33_554_432,
    usual: 8_388_608,
    description: 'Largest YAML document, in bytes; it takes forty times as much memory.',
  },
  // What age's own tool chooses is 18.
  sealWork: {
    setting: 'LADING_MAX_SEAL_WORK',
    least: 10,
    most: 22,
    usual: 18,
    description: 'Highest scrypt work factor of a sealed document; 18 takes 256 MiB, one more twice as much.',
  },
} as const satisfies Record<string, NumberLimit>;

export type DocumentLimitName = keyof typeof documentLimits;

/** Something for each of the limits. */
export const perLimit = <Value>(
  of: (limit: (typeof documentLimits)[DocumentLimitName]) => Value,
): Readonly<Record<DocumentLimitName, Value>> =>
  // The names are those of the record, all of them.
  Object.fromEntries(Object.entries(documentLimits).map(([name, limit]) => [name, of(limit)])) as Record<
    DocumentLimitName,
    Value
  >;

/** Warn: an entity with suspicious content is stored, and its outcome says what is suspicious. Refuse: it fails. */
export const suspiciousHandlings = ['warn', 'refuse'] as const;
export type SuspiciousHandling = (typeof suspiciousHandlings)[number];
