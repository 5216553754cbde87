import { parseCutEntity } from '../../document/formats/json/cut-entity.ts';
import type { DocumentLimits } from '../../document/limits.ts';
import { parseEntity, type RawEntity } from '../../document/parse-entity.ts';
import { type Kind, type Portable, perKind } from '../../kinds/kind.ts';
import { kindOfCollection } from '../../kinds/registry.ts';
import type { Problem } from '../../lib/problem.ts';
import { slugOf } from '../../lib/slug.ts';
import { digestOf } from '../../planning/digest.ts';
import type { Incoming } from '../../planning/incoming.ts';
import { createWhole } from '../../planning/portable-states.ts';
import type { Selectable, Selector } from '../../planning/select.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { type Resealed, resealPortable } from '../../secrets/reseal-portable.ts';
import { rowTextOf } from '../../store/new-row.ts';
import { type Chunk, ChunkBuilder } from '../chunk.ts';
import { type EntityBatch, entitiesOf } from './batch-entities.ts';

/** The key rings of an import: this server's, and the source's where its secret was given. */
interface ImportKeys {
  readonly ring: KeyRing;
  readonly source?: KeyRing;
}

/** What preparing an entity needs to know of its import. */
export interface Preparation {
  readonly keys: ImportKeys;
  readonly limits: DocumentLimits;
  /** Where a secret that does not open is like one that is masked, not a reason to refuse its entity. */
  readonly masksUnopened?: boolean;
}

/** From a value in the document to an entity that can be planned: parsed, resealed, hashed. */
export function prepareEntity(
  kind: Kind,
  raw: RawEntity,
  { keys, limits, masksUnopened = false }: Preparation,
): Incoming {
  const { index, key, portable, sourceId, warnings, problems } = parseEntity(kind, raw, limits);
  const base = { index, key, ...(sourceId && { sourceId }), ...(warnings.length > 0 && { warnings }) };
  if (portable === undefined || problems.length > 0) return { ...base, problems };
  const resealed = resealPortable(kind, portable, keys);
  if (resealed.problems.length > 0 && !masksUnopened) {
    return { ...base, problems: resealed.problems.map((problem) => located(kind, base, problem)) };
  }
  const all = [...warnings, ...resealed.warnings, ...resealed.problems.map(warningOf)];
  return {
    ...base,
    portable: resealed.portable,
    ...asNew(kind, resealed),
    slug: slugOfEntity(kind, portable),
    ...(isDiscovered(kind, portable) && {
      isDiscovered: true,
      ...(portable['is_active'] === false && { isInactive: true }),
    }),
    ...(all.length > 0 && { warnings: all }),
  };
}

type AsNew = Pick<Incoming, 'digest' | 'row' | 'lacksSecrets'>;

/** The digest of the entity as if it was created, and its row where that depends on nothing else. */
function asNew(kind: Kind, { portable, fingerprinted }: Resealed): AsNew {
  const shown = createWhole(kind, fingerprinted);
  const digest = digestOf(shown.portable);
  if (shown.warnings.length > 0) return { digest, lacksSecrets: true };
  if (isReferring(kind)) return { digest };
  const whole = fingerprinted === portable ? shown : createWhole(kind, portable);
  return { digest, row: rowTextOf(kind, { portable: whole.portable, digest }) };
}

const isReferring = perKind(({ references }) => Object.keys(references).length > 0);

const isDiscovered = ({ content }: Kind, portable: Portable): boolean =>
  content !== undefined && !portable[content];

const warningOf = ({ code, message }: Problem): string => `${code}: ${message}`;

const slugOfEntity = (kind: Kind, portable: Portable): string =>
  slugOf(String(portable['name'] ?? portable[kind.key]));

const located = (kind: Kind, { index, key }: { index: number; key: string }, problem: Problem): Problem => ({
  ...problem,
  path: `/entities/${kind.collection}/${index}${problem.path ?? ''}`,
  kind: kind.name,
  key,
});

/** What preparing a batch needs to know of its import. */
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

/** What an entity is selected by, as exports select: kinds that keep no slugs have that of the key. */
const selectable = (kind: Kind, { key, sourceId, slug }: Incoming): Selectable => ({
  key,
  sourceId,
  slug: slug !== undefined && 'slug' in kind.table.options.columns ? slug : slugOf(key),
});
