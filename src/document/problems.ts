import { shortened } from '../lib/characters.ts';
import { jsonPointer } from '../lib/json.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { type DocumentLimits, limitSettings } from './limits.ts';

/** A document that is refused as a whole, with everything that was found wrong up to where reading could go on. */
export class InvalidDocument extends ProblemError {
  override readonly name = 'InvalidDocument';
}

/** The subject of a message, and its place in the document. */
export interface Subject {
  /** How a sentence begins: `Entity 3 in 'tools'`. */
  readonly name: string;
  /** JSON pointer: `/entities/tools/3`. */
  readonly path: string;
}

export const entitySubject = (collection: string, index: number): Subject => ({
  name: `Entity ${index} in '${collection}'`,
  path: jsonPointer('entities', collection, index),
});

export const fieldSubject = (field: string): Subject => ({
  name: `Field '${field}'`,
  path: jsonPointer(field),
});

const at = (...parts: readonly (string | number)[]): string => jsonPointer(...parts);

/** Every reason to refuse a document as a whole, whatever format it came in. */
export const documentProblems = {
  empty: (): Problem => ({
    code: 'EMPTY_DOCUMENT',
    message: 'The document is empty; send an exported configuration.',
    path: '',
  }),
  notAnObject: (): Problem => ({
    code: 'NOT_AN_OBJECT',
    message: 'The document must be a JSON object.',
    path: '',
  }),
  list: (): Problem => ({
    code: 'NOT_AN_OBJECT',
    message:
      "The document must be an object, but it is a list. If it is a list of tools, as ContextForge's bulk import takes it, " +
      'send it as {"version": "1", "exported_at": "now", "entities": {"tools": […]}}; other kinds likewise.',
    path: '',
  }),
  mustBeObject: (field: string): Problem => ({
    code: 'NOT_AN_OBJECT',
    message: `Field '${field}' must be an object`,
    path: at(field),
  }),
  missingField: (field: string): Problem => ({
    code: 'MISSING_FIELD',
    message: `Missing required field: ${field}`,
    path: at(field),
  }),
  emptyVersion: (): Problem => ({
    code: 'INVALID_FIELD',
    message: 'Version field cannot be empty',
    path: '/version',
  }),
  mustBeString: (field: string): Problem => ({
    code: 'INVALID_FIELD',
    message: `Field '${field}' must be a string`,
    path: at(field),
  }),
  mustBeList: (collection: string, member = 'entities'): Problem => ({
    code: 'NOT_A_LIST',
    message: `Entity type '${collection}' must be a list`,
    path: at(member, collection),
  }),
  unknownKind: (collection: string, member = 'entities'): Problem => ({
    code: 'UNKNOWN_KIND',
    message: `Unknown entity type: ${shortened(collection)}`,
    path: at(member, shortened(collection)),
  }),
  duplicate: (...path: readonly string[]): Problem => ({
    code: 'DUPLICATE_MEMBER',
    message: `The document has '${path.at(-1)}' more than once; join them into one.`,
    path: at(...path),
  }),
  twoDocuments: (): Problem => ({
    code: 'DUPLICATE_MEMBER',
    message: "The document has 'entities' both beside and inside 'import_data'; keep one of them.",
    path: '/entities',
  }),
  tooManyEntities: ({ entities }: DocumentLimits): Problem => ({
    code: 'TOO_MANY_ENTITIES',
    message: `The document has more than ${entities} entities; split it or raise ${limitSettings.entities}.`,
    path: '/entities',
  }),
  tooLarge: ({ documentBytes }: DocumentLimits): Problem => ({
    code: 'DOCUMENT_TOO_LARGE',
    message: `The document has more than ${documentBytes} bytes once it is decompressed; split it or raise ${limitSettings.documentBytes}.`,
    path: '',
  }),
  utf16: (): Problem => ({
    code: 'UNSUPPORTED_ENCODING',
    message: 'The document is UTF-16; save it as UTF-8 and send it again.',
    path: '',
  }),
  halfPair: (): Problem => ({
    code: 'LONE_SURROGATE',
    message: 'The text has half a surrogate pair, which no file can have; repair it and send it again.',
    path: '',
  }),
  notDecompressible: (): Problem => ({
    code: 'INVALID_COMPRESSION',
    message:
      'The document is a compressed file, but it is damaged or cut off; send it again, or send it as it is.',
    path: '',
  }),
  noZstd: (): Problem => ({
    code: 'COMPRESSION_NOT_AVAILABLE',
    message: `The document is a Zstandard file, which the server cannot read on Node ${process.versions.node}; send it uncompressed or as gzip, or run the server on Node 24 or newer.`,
    path: '',
  }),
} as const;
