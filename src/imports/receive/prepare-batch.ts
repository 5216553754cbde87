import { parseCutEntity } from '../../document/formats/json/parse-cut-entity.ts';
import type { Kind } from '../../kinds/kind.ts';
import { kindOfCollection } from '../../kinds/registry.ts';
import { slugOf } from '../../lib/slug.ts';
import type { Incoming } from '../../planning/incoming.ts';
import type { Selectable, Selector } from '../../planning/select.ts';
import type { Chunk } from '../chunk.ts';
import { ChunkBuilder } from '../chunk-builder.ts';
import { type EntityBatch, entitiesOf } from './entity-batch.ts';
import { type Preparation, prepareEntity } from './prepare-entity.ts';

export interface BatchPreparation extends Preparation {
  /** None: everything is selected. */
  readonly select?: Selector | undefined;
}

/** The chunk that a batch becomes, nothing when none of it is selected. Throws `InvalidDocument` where it is no JSON. */
export function prepareBatch(batch: EntityBatch, preparation: BatchPreparation): Chunk | undefined {
  const kind = kindOfCollection(batch.collection);
  if (kind === undefined) return undefined;
  const chunk = new ChunkBuilder(kind.name);
  for (const cut of entitiesOf(batch)) {
    const entity = prepareEntity(kind, parseCutEntity(cut, preparation.limits), preparation);
    const namings =
      preparation.select === undefined ? [] : preparation.select(kind.name, selectable(kind, entity));
    if (namings !== undefined) chunk.add(entity, namings);
  }
  return chunk.count === 0 ? undefined : chunk.finish();
}

/** As exports select: kinds that keep no slugs have that of the key. */
const selectable = (kind: Kind, { key, sourceId, slug }: Incoming): Selectable => ({
  key,
  sourceId,
  slug: slug !== undefined && 'slug' in kind.table.options.columns ? slug : slugOf(key),
});
