import type { InvalidDocument } from './problems.ts';

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
