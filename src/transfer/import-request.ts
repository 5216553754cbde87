import type { InvalidDocument } from '../document/invalid-document.ts';
import type { ConflictRule, ConflictStrategy, EntitySelection } from '../kinds/words.ts';

/** A document in one of the shapes in which it may arrive. */
export type DocumentSource =
  | { readonly type: 'value'; readonly value: unknown }
  | { readonly type: 'text'; readonly text: string }
  | StreamSource;

export interface StreamSource {
  readonly type: 'stream';
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What tells this stream from others; only asked for when an idempotency key is given. */
  readonly fingerprint: () => Promise<string>;
  readonly uploadId?: string;
}

/** An upload that cannot be had any more: good only for who sends a request again that was accepted before. */
export interface LostSource {
  readonly type: 'lost';
  readonly uploadId: string;
  readonly problem: InvalidDocument;
}

/** What somebody asks of an import. */
export interface ImportRequest {
  readonly source: DocumentSource | LostSource;
  readonly conflictStrategy: ConflictStrategy;
  readonly rules: readonly ConflictRule[];
  /** None: everything. */
  readonly selection?: readonly EntitySelection[];
  readonly dryRun: boolean;
  readonly atomic: boolean;
  readonly sourceSecret?: string;
  /** Opens the document itself where it is sealed. */
  readonly passphrase?: string;
  /** The same key again gives the job that the first call made. */
  readonly idempotencyKey?: string;
  /** Whether the request was made of what the document asks for by itself; else the two have to agree. */
  readonly heedsDocument?: boolean;
  readonly createdBy: string;
  /** What people recognise the import by. */
  readonly label?: string;
}
