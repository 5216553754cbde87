import type { CutEntity, Envelope, FormatReading } from '../../src/document/document-format.ts';
import { parseCutEntity } from '../../src/document/formats/json/cut-entity.ts';
import { readDocument } from '../../src/document/formats/json/json-format.ts';
import { type DocumentLimits, defaultLimits } from '../../src/document/limits.ts';
import type { RawEntity } from '../../src/document/parse-entity.ts';
import { InvalidDocument } from '../../src/document/problems.ts';
import { readDocumentValue } from '../../src/document/read-document-value.ts';
import type { Problem } from '../../src/lib/problem.ts';

export interface Read {
  readonly entities: readonly RawEntity[];
  readonly envelope: Envelope;
}

/** The document's bytes in pieces of a given size. */
export async function* pieces(text: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Everything that a reader gives. */
export async function collect(
  reading: AsyncGenerator<readonly CutEntity[], Envelope>,
  limits: DocumentLimits,
): Promise<Read> {
  const entities: RawEntity[] = [];
  for (;;) {
    const next = await reading.next();
    if (next.done) return { entities, envelope: next.value };
    entities.push(...next.value.map((cut) => parseCutEntity(cut, limits)));
  }
}

export const readText = (text: string | Uint8Array, limits: DocumentLimits = defaultLimits, size?: number) =>
  collect(readDocument(pieces(text, size), limits), limits);

/** Reads with a format's reader, in pieces of a given size. */
export const readAs = (
  { read }: Pick<FormatReading, 'read'>,
  text: string | Uint8Array,
  limits: DocumentLimits = defaultLimits,
  size?: number,
) => collect(read(pieces(text, size), limits), limits);

export const readValue = (value: unknown, limits: DocumentLimits = defaultLimits) =>
  collect(readDocumentValue(value, limits), limits);

/** What a document is refused for. */
export async function refusal(reading: Promise<Read>): Promise<readonly Problem[]> {
  const outcome = await reading.catch((error: unknown) => error);
  if (outcome instanceof InvalidDocument) return outcome.problems;
  throw new Error('The document was not refused.', { cause: outcome });
}

/** Entities as both readers know them. */
export const withoutText = ({ entities, envelope }: Read) => ({
  envelope,
  entities: entities.map(({ text: _text, notes: _notes, ...entity }) => entity),
});

export const head = '"version":"2025-03-26","exported_at":"2026-01-01T00:00:00Z"';

/** A document with these lists. */
export const documentText = (entities: string): string => `{${head},"entities":${entities}}`;

export const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
