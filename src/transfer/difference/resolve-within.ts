import { type Kind, mentionsIn } from '../../kinds/kind.ts';
import { type KindName, kindNamed, kinds } from '../../kinds/registry.ts';
import type { Json } from '../../lib/json.ts';
import { digestOf } from '../../planning/digest.ts';
import { DocumentIndex } from '../../planning/document-index.ts';
import type { Incoming } from '../../planning/incoming.ts';
import { createWhole } from '../../planning/keep-secrets.ts';
import { resolveMention, type StoredNames } from '../../planning/resolve-mention.ts';
import { fingerprintPortable } from '../../secrets/fingerprint-portable.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import type { Chunk } from '../chunk.ts';
import { makeChunk } from '../chunk-builder.ts';
import type { SideEntities } from './side-entities.ts';

/** Replaces mentions by slug or id with the keys of what they mean in the document; what it does not bring stays. */
export async function resolveWithin(
  entities: SideEntities,
  heads: readonly Pick<Chunk, 'kind' | 'entries'>[],
  ring: KeyRing,
): Promise<void> {
  const mentioning = kinds.filter((kind) => isMentioning(kind) && entities.digests(kind.name).size > 0);
  if (mentioning.length === 0) return;
  const index = new DocumentIndex();
  for (const { kind, entries } of heads) for (const head of JSON.parse(entries)) index.add(kind, head);
  for (const kind of mentioning)
    await entities.replace(kind.name, (incoming) => resolved(kind, incoming, index, ring), makeChunk);
}

const isMentioning = ({ references }: Kind): boolean => Object.keys(references).length > 0;

function resolved(kind: Kind<KindName>, incoming: Incoming, index: DocumentIndex, ring: KeyRing): Incoming {
  const changed: [string, Json][] = [];
  for (const [field, { kind: to }] of Object.entries(kind.references)) {
    const mentions = mentionsIn(incoming.portable, field);
    if (mentions.length === 0) continue;
    changed.push([
      field,
      [...new Set(mentions.map((mention) => keyFor(mention, kindNamed(to.name).name, index)))],
    ]);
  }
  if (changed.length === 0 || incoming.portable === undefined) return incoming;
  const portable = { ...incoming.portable, ...Object.fromEntries(changed) };
  const shown = fingerprintPortable(kind, createWhole(kind, portable).portable, ring);
  return { ...incoming, portable, digest: digestOf(shown) };
}

function keyFor(mention: string, kind: KindName, index: DocumentIndex): string {
  const resolution = resolveMention(mention, kind, index, nothingStored);
  return resolution.status === 'resolved' ? resolution.key : mention;
}

const nothingStored: StoredNames = { keys: new Set(), keysById: new Map(), keysBySlug: new Map() };
