import { parseCutEntity } from '../../document/formats/json/parse-cut-entity.ts';
import { kindOfCollection } from '../../kinds/registry.ts';
import type { IsSelected } from '../../planning/select.ts';
import type { Chunk } from '../chunk.ts';
import { ChunkBuilder } from '../chunk-builder.ts';
import { type EntityBatch, entitiesOf } from './entity-batch.ts';
import { type Preparation, prepareEntity } from './prepare-entity.ts';

export interface BatchPreparation extends Preparation {
  readonly isSelected: IsSelected;
}

/** The chunk that a batch becomes, nothing when none of it is selected. Throws `InvalidDocument` where it is no JSON. */
export function prepareBatch(batch: EntityBatch, preparation: BatchPreparation): Chunk | undefined {
  const kind = kindOfCollection(batch.collection);
  if (kind === undefined) return undefined;
  const chunk = new ChunkBuilder(kind.name);
  for (const cut of entitiesOf(batch)) {
    const entity = prepareEntity(kind, parseCutEntity(cut, preparation.limits), preparation);
    if (preparation.isSelected(kind.name, entity.key)) chunk.add(entity);
  }
  return chunk.count === 0 ? undefined : chunk.finish();
}
