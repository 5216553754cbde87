import type { JsonObject } from '../lib/json.ts';

/** What a document says about itself, known when it has been read to its end. */
export interface Envelope {
  readonly version: string;
  readonly exportedAt: string;
  readonly sourceGateway?: string;
  readonly metadata?: JsonObject;
  readonly warnings: readonly string[];
}
