import type { EntityManager } from 'typeorm';
import { type Chunk, makeChunk } from '../imports/chunk.ts';
import { isReferring, type Kind, mentionsIn } from '../kinds/kind.ts';
import { type KindName, kindNamed, kinds } from '../kinds/registry.ts';
import type { Json } from '../lib/json.ts';
import { digestOf } from '../planning/digest.ts';
import { DocumentIndex } from '../planning/document-index.ts';
import type { Incoming } from '../planning/incoming.ts';
import { resolveMention, type StoredNames } from '../planning/references.ts';
import { createWhole } from '../planning/whole.ts';
import { fingerprintPortable } from '../secrets/fingerprint-portable.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Services } from '../services/services.ts';
import { isUuid, lookUpIds } from '../store/look-up.ts';
import type { SideEntities } from './side-entities.ts';

/**
 * Replaces mentions by slug or id with the keys of what they mean in the document; ids of what is stored here mean that,
 * as they do in an import. What neither has stays.
 */
export async function resolveWithin(
  { store, ring }: Pick<Services, 'store' | 'ring'>,
  entities: SideEntities,
  heads: readonly Pick<Chunk, 'kind' | 'entries'>[],
): Promise<void> {
  const mentioning = kinds.filter((kind) => isReferring(kind) && entities.digests(kind.name).size > 0);
  if (mentioning.length === 0) return;
  const index = new DocumentIndex();
  for (const { kind, entries } of heads) for (const head of JSON.parse(entries)) index.add(kind, head);
  const { manager } = store.dataSource;
  for (const kind of mentioning)
    await entities.replace(
      kind.name,
      async (incoming) => {
        const stored = await findMentionedById(manager, kind, incoming);
        return incoming.map((one) => resolved({ kind, index, stored, ring }, one));
      },
      makeChunk,
    );
}

type Stored = ReadonlyMap<string, StoredNames>;

/** What is stored under the ids that entities mention, per field. */
async function findMentionedById(
  manager: EntityManager,
  { references }: Kind,
  incoming: readonly Incoming[],
): Promise<Stored> {
  const stored = new Map<string, StoredNames>();
  for (const [field, { kind: to }] of Object.entries(references)) {
    const ids = [...new Set(incoming.flatMap(({ portable }) => mentionsIn(portable, field)))].filter(isUuid);
    const found = ids.length === 0 ? [] : await lookUpIds(manager, to, ids);
    stored.set(field, { ...nothingStored, keysById: new Map(found.map(({ id, key }) => [id, key])) });
  }
  return stored;
}

interface Resolving {
  readonly kind: Kind<KindName>;
  readonly index: DocumentIndex;
  readonly stored: Stored;
  readonly ring: KeyRing;
}

function resolved({ kind, index, stored, ring }: Resolving, incoming: Incoming): Incoming {
  const changed: [string, Json][] = [];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const mentions = mentionsIn(incoming.portable, field);
    if (mentions.length === 0) continue;
    const names = stored.get(field) ?? nothingStored;
    const keys = mentions.map((mention) => keyFor(mention, kindNamed(to.name).name, index, names));
    changed.push([field, [...new Set(keys)]]);
  }
  if (changed.length === 0 || incoming.portable === undefined) return incoming;
  const portable = { ...incoming.portable, ...Object.fromEntries(changed) };
  const shown = fingerprintPortable(kind, createWhole(kind, portable).portable, ring);
  return { ...incoming, portable, digest: digestOf(shown) };
}

function keyFor(mention: string, kind: KindName, index: DocumentIndex, stored: StoredNames): string {
  const resolution = resolveMention(mention, kind, index, stored);
  return resolution.status === 'resolved' ? resolution.key : mention;
}

const nothingStored: StoredNames = { keys: new Set(), keysById: new Map(), keysBySlug: new Map() };
