import type { WrittenDocument } from '../../../src/document/document-format.ts';
import type { Portable } from '../../../src/kinds/kind.ts';
import { kinds } from '../../../src/kinds/registry.ts';
import { createKeyRing } from '../../../src/secrets/key-ring.ts';

export const secret = 'the-secret-of-this-server-0123456789';
export const ring = createKeyRing({ current: secret });

const envelope = {
  version: '2025-03-26',
  api_version: 'v1',
  backward_compatible: true,
  schema_url: 'https://gateway.test/schemas/export/v1.json',
  export_id: '5ff1e1a3-3a2c-4a39-9a3c-5f0c3f3f7c11',
  exported_at: '2026-01-01T00:00:00.000Z',
  exported_by: 'admin',
  source_gateway: 'https://gateway.test',
  encryption_method: 'AES-256-GCM',
};

type Entities = Readonly<Record<string, readonly unknown[]>>;

/** A document as an export gives it, by collection; every kind comes, and none is read before it is asked for. */
export function written(entities: Entities, pageSize = 10): WrittenDocument & { pulled(): number } {
  let pulled = 0;
  async function* pages() {
    for (const kind of kinds) {
      const all = entities[kind.collection] ?? [];
      for (let at = 0; at === 0 || at < all.length; at += pageSize) {
        pulled += 1;
        yield { kind, entities: all.slice(at, at + pageSize).map((entity) => JSON.stringify(entity)) };
      }
    }
  }
  const counts = kinds.map(({ collection }) => [collection, entities[collection]?.length ?? 0]);
  return {
    envelope,
    pages: pages(),
    metadata: () => ({ entity_counts: Object.fromEntries(counts), digest: 'sha256:1234' }),
    pulled: () => pulled,
  };
}

/** All of what a format writes. */
export async function writtenBytes(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}

export const manyTools = (count: number): Portable[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `tool-${String(index).padStart(6, '0')}`,
    displayName: null,
    url: `https://tools.test/${index}`,
    integration_type: 'REST',
    description: `The ${index}th tool. `.repeat(40),
    headers: { 'X-Api-Key': ring.seal({ kind: 'tool', field: 'headers' }, `key of ${index}`) },
    input_schema: { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] },
    tags: ['fixture'],
    is_active: true,
    auth_type: null,
    auth_value: null,
  }));

/** What may not be found in a file that carries no secrets, for documents of `awkwardDocument(secret)`. */
export const forbidden = /v1\.[\w-]{8}\.[\w-]{38}|Bearer (?:tool|gateway) \d|key \d/;

/** Reads a little, and tells how many pages were pulled for it. */
export async function pulledForStart(
  document: ReturnType<typeof written>,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<number> {
  const iterator = pieces[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  // Whoever reads ahead has had time for it.
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  const pulled = document.pulled();
  await iterator.return?.();
  return pulled;
}
