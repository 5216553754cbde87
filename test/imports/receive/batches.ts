import { generateDocument } from '../../../bench/generate-document.ts';
import { defaultLimits } from '../../../src/document/limits.ts';
import { type Chunk, openContent } from '../../../src/imports/chunk.ts';
import { batchEntities, type EntityBatch } from '../../../src/imports/receive/batch-entities.ts';
import { readSource } from '../../../src/imports/receive/read-chunks.ts';

/** The text of a document of so many entities. */
export const documentText = (count: number, edition = 'first'): string =>
  JSON.stringify(generateDocument(count, edition));

/** The batches of a document, made anew each time: a thread takes the bytes that it is given. */
export async function batchesOf(text: string, size = 100): Promise<EntityBatch[]> {
  const batches: EntityBatch[] = [];
  const { reader } = await readSource({ source: { type: 'text', text } }, defaultLimits);
  for await (const batch of batchEntities(reader, size)) batches.push(batch);
  return batches;
}

/** A chunk with its content in clear. */
export async function opened(chunk: Chunk | undefined) {
  if (chunk === undefined) return;
  const incoming = await openContent(chunk.kind, JSON.parse(chunk.entries), chunk.content);
  return { ...chunk, content: incoming.map((one) => ({ ...one, portable: one.portable })) };
}
