import type { CutEntity } from '../../document/cut-entity.ts';
import type { Envelope } from '../../document/envelope.ts';
import type { DocumentLimits } from '../../document/limits.ts';
import { readDocumentValue } from '../../document/read-document-value.ts';
import { readRecognised } from '../../document/read-recognised.ts';
import { uncompressed } from '../../document/uncompressed.ts';
import type { DocumentSource } from '../import-request.ts';

/** Entities in batches as they are read; at the end, what the document says about itself. */
export type DocumentReader = AsyncGenerator<readonly CutEntity[], Envelope>;

const pieceBytes = 262_144;

/** The reader for a document, whatever shape it comes in. */
export function openDocument(source: DocumentSource, limits: DocumentLimits): DocumentReader {
  switch (source.type) {
    case 'value':
      return readDocumentValue(source.value, limits);
    case 'text':
      return readRecognised(pieces(Buffer.from(source.text)), limits);
    case 'stream':
      return readRecognised(uncompressed(source.bytes, limits), limits);
  }
}

/** In pieces, so that chunks are stored while the rest is read. */
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield bytes.subarray(start, start + pieceBytes);
}
