import { uncompressed } from '../../document/compressions.ts';
import type { CutEntity, DocumentSource, Envelope } from '../../document/document-format.ts';
import { hasServers, readServersFile } from '../../document/formats/mcp-json/read-servers-file.ts';
import type { DocumentLimits } from '../../document/limits.ts';
import { documentProblems, InvalidDocument } from '../../document/problems.ts';
import { readDocumentValue } from '../../document/read-document-value.ts';
import { readRecognised } from '../../document/recognise-format.ts';
import { refusePassphrase, unsealed } from '../../document/unsealed.ts';

/** Entities in batches as they are read; at the end, what the document says about itself. */
export type DocumentReader = AsyncGenerator<readonly CutEntity[], Envelope>;

const pieceBytes = 262_144;

/** The reader for a document, whatever shape it comes in; `passphrase` opens it where it is sealed. */
export function readSource(
  source: DocumentSource,
  limits: DocumentLimits,
  passphrase?: string,
): DocumentReader {
  switch (source.type) {
    case 'value':
      refusePassphrase(passphrase);
      return hasServers(source.value)
        ? readServersFile(source.value, limits)
        : readDocumentValue(source.value, limits);
    case 'text':
      return readRecognised(opened(pieces(bytesOf(source.text)), limits, passphrase), limits);
    case 'stream':
      return readRecognised(opened(source.bytes, limits, passphrase), limits);
  }
}

/** Compressed and then sealed is the order of our own files; some are compressed twice, and none three times. */
const opened = (
  bytes: AsyncIterable<Uint8Array>,
  limits: DocumentLimits,
  passphrase: string | undefined,
): AsyncGenerator<Uint8Array> =>
  uncompressed(uncompressed(unsealed(bytes, passphrase, limits), limits), limits);

/** The bytes of a text. Half a surrogate pair would become another character without a word, and is refused. */
function bytesOf(text: string): Buffer {
  if (/\p{Surrogate}/u.test(text)) throw new InvalidDocument([documentProblems.halfPair()]);
  return Buffer.from(text);
}

/** The bytes in pieces, so that chunks are stored while what follows is read. */
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield bytes.subarray(start, start + pieceBytes);
}
