import { kindNames } from '../../kinds/registry.ts';
import type { EntityReference, EntitySelection } from '../../kinds/words.ts';
import { selector } from '../../planning/select.ts';
import type { Chunk } from '../chunk.ts';
import { makeChunk } from '../chunk-builder.ts';

interface DeletionOptions {
  readonly selection?: readonly EntitySelection[];
  readonly size: number;
}

/** The chunks that the deletions of a delta become, as far as they are selected; their places are those in the document. */
export function* deletionChunks(
  deleted: readonly EntityReference[],
  { selection, size }: DeletionOptions,
): Generator<Chunk> {
  const isSelected = selector(selection);
  for (const name of kindNames) {
    const places = deleted.filter(({ kind }) => kind === name).map(({ key }, index) => ({ index, key }));
    const chosen = places.filter(({ key }) => isSelected(name, key));
    for (let at = 0; at < chosen.length; at += size) yield makeChunk(name, chosen.slice(at, at + size), true);
  }
}
