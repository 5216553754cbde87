import { type KindName, kindNames } from '../../kinds/registry.ts';
import type { EntityReference, EntitySelection } from '../../kinds/words.ts';
import { slugOf } from '../../lib/slug.ts';
import { type NamedBest, selector } from '../../planning/select.ts';
import type { Chunk } from '../chunk.ts';
import { makeChunk } from '../chunk-builder.ts';

/** Which deletions of a document become chunks, and of which size. */
export interface DeletionOptions {
  readonly selection?: readonly EntitySelection[];
  readonly size: number;
  /** What the names of the selection mean among the entities; it learns what they mean here. */
  readonly best: NamedBest;
}

/** The chunks that the deletions of a delta become, as far as they are selected; their places are those in the document. */
export function* deletionChunks(
  deleted: readonly EntityReference[],
  { selection, size, best }: DeletionOptions,
): Generator<Chunk> {
  const select = selection === undefined ? () => [] : selector(selection);
  const namingsOf = (kind: KindName, key: string) => select(kind, { key, slug: slugOf(key) });
  for (const { kind, key } of deleted) best.add(kind, namingsOf(kind, key) ?? []);
  for (const name of kindNames) {
    const places = deleted.filter(({ kind }) => kind === name).map(({ key }, index) => ({ index, key }));
    const chosen = places.filter(({ key }) => {
      const namings = namingsOf(name, key);
      return namings !== undefined && best.keeps(name, namings);
    });
    for (let at = 0; at < chosen.length; at += size) yield makeChunk(name, chosen.slice(at, at + size), true);
  }
}
