import type { KindName } from '../kinds/registry.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { CutEntity } from './cut-entity.ts';
import type { Envelope } from './envelope.ts';
import type { DocumentLimits } from './limits.ts';
import type { WrittenDocument } from './written-document.ts';

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

/** One shape of a document, described once: downloads, imports, the API's enum and the command line read this record. */
export interface DocumentFormat {
  readonly name: FormatName;
  /** Of a file's name, without the dot: `json`, `tgz`. */
  readonly extension: string;
  /** As HTTP's `Content-Type` has it. */
  readonly mediaType: string;
  /** The kinds that it has room for; whatever else is exported is left out. */
  readonly kinds: readonly KindName[];
  /** Omitted: the file says where a secret belongs, and carries none. */
  readonly secrets: 'sealed' | 'omitted';
  /** Whether a delta can be written in it: else what was deleted would be lost in silence. */
  readonly carriesDeletions: boolean;
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
