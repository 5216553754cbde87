import type { DocumentSource } from '../../document/document-format.ts';

/** A source, and how many bytes of it were taken until now; undefined of a value, which has come as a part of something else. */
interface MeasuredSource {
  readonly source: DocumentSource;
  bytes(): number | undefined;
}

/** Counts what is taken of a document as it comes. */
export function measureSource(source: DocumentSource): MeasuredSource {
  if (source.type === 'value') return { source, bytes: () => undefined };
  if (source.type === 'text') return { source, bytes: () => Buffer.byteLength(source.text) };
  const taken = { bytes: 0 };
  return { source: { ...source, bytes: counted(source.bytes, taken) }, bytes: () => taken.bytes };
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  taken: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    taken.bytes += piece.byteLength;
    yield piece;
  }
}
