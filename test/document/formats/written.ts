import type { DocumentFormat, WrittenDocument, WrittenPage } from '../../../src/document/document-format.ts';
import { kinds } from '../../../src/kinds/registry.ts';
import type { EntityReference } from '../../../src/kinds/words.ts';
import { isJsonObject, type JsonObject } from '../../../src/lib/json.ts';
import { createKeyRing } from '../../../src/secrets/key-ring.ts';

export type Lists = Readonly<Record<string, readonly unknown[]>>;

/** What the tests' documents say of themselves. */
export const writtenEnvelope: JsonObject = {
  version: '2025-03-26',
  api_version: 'v1',
  exported_at: '2026-01-01T00:00:00Z',
  source_gateway: 'http://a.test: 1 # "x"',
  encryption_method: 'AES-256-GCM',
};

const pageSize = 300;

/** A document to be written with these lists; lists that are not given were not asked for. */
export const writtenDocument = (lists: Lists, deleted?: readonly EntityReference[]): WrittenDocument => ({
  envelope: writtenEnvelope,
  ...(deleted && { deleted }),
  pages: pagesOf(lists),
  metadata: () => ({
    entity_counts: Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.length])),
  }),
});

async function* pagesOf(lists: Lists): AsyncGenerator<WrittenPage> {
  for (const kind of kinds) {
    const texts = lists[kind.collection]?.map((entity) => JSON.stringify(entity));
    if (texts === undefined) continue;
    for (let at = 0; at === 0 || at < texts.length; at += pageSize)
      yield { kind, entities: texts.slice(at, at + pageSize) };
  }
}

export const testRing = createKeyRing({ current: 'the secret of the tests of formats' });

/** All that a format writes. */
export async function written(
  { write }: Pick<DocumentFormat, 'write'>,
  document: WrittenDocument,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of write(document, { ring: testRing })) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** A document's lists. */
export function listsOf({ entities }: { readonly entities?: unknown }): Lists {
  if (!isJsonObject(entities)) throw new TypeError('The document has no lists.');
  return Object.fromEntries(
    Object.entries(entities).map(([name, list]) => [name, Array.isArray(list) ? list : []]),
  );
}
