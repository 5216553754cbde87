import type { EntityManager } from 'typeorm';
import { type Kind, mentionsIn, type Portable, type Reference } from '../kinds/kind.ts';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import type { Json } from '../lib/json.ts';
import { slugOf } from '../lib/slug.ts';
import { digestOf } from '../planning/digest.ts';
import type { DocumentIndex } from '../planning/document-index.ts';
import type { Incoming } from '../planning/incoming.ts';
import { createWhole } from '../planning/keep-secrets.ts';
import { resolveMention, type StoredNames } from '../planning/resolve-mention.ts';
import { lookUpHeads, lookUpIds, lookUpSlugs } from '../store/look-up.ts';

interface Resolving {
  readonly manager: EntityManager;
  readonly kind: Kind<KindName>;
  readonly index: DocumentIndex;
  readonly fingerprint: (portable: Portable) => Portable;
}

/** Replaces what entities mention by the keys of what they mean; what nothing satisfies is left out with a warning. */
export async function resolveReferences(
  resolving: Resolving,
  incoming: readonly Incoming[],
): Promise<readonly Incoming[]> {
  let resolved = incoming;
  for (const [field, reference] of Object.entries(resolving.kind.references)) {
    const stored = await findNames(resolving.manager, reference, field, resolved);
    resolved = resolved.map((one) => resolveField(resolving, one, { field, reference, stored }));
  }
  return resolved.map((one, position) => rehash(resolving, one, incoming[position]));
}

async function findNames(
  manager: EntityManager,
  { kind }: Reference,
  field: string,
  incoming: readonly Incoming[],
): Promise<StoredNames> {
  const mentions = [...new Set(incoming.flatMap(({ portable }) => mentionsIn(portable, field)))];
  const heads = await lookUpHeads(manager, kind, mentions);
  const ids = await lookUpIds(manager, kind, mentions);
  const slugs = await lookUpSlugs(manager, kind, [...new Set(mentions.map(slugOf))]);
  const keysBySlug = new Map<string, string[]>();
  for (const { slug, key } of slugs) keysBySlug.set(slug, [...(keysBySlug.get(slug) ?? []), key]);
  return {
    keys: new Set(heads.map(({ key }) => key)),
    keysById: new Map(ids.map(({ id, key }) => [id, key])),
    keysBySlug,
  };
}

interface ReferenceField {
  readonly field: string;
  readonly reference: Reference;
  readonly stored: StoredNames;
}

function resolveField({ kind, index }: Resolving, incoming: Incoming, at: ReferenceField): Incoming {
  const mentions = mentionsIn(incoming.portable, at.field);
  if (mentions.length === 0) return incoming;
  const to = kindNamed(at.reference.kind.name);
  const keys = new Set<string>();
  const warnings: string[] = [];
  for (const mention of mentions) {
    const resolution = resolveMention(mention, to.name, index, at.stored);
    if (resolution.status === 'resolved') keys.add(resolution.key);
    else warnings.push(leftOut(kind, incoming.key, to, mention, resolution.status));
  }
  return {
    ...incoming,
    portable: { ...incoming.portable, [at.field]: [...keys] as Json },
    warnings: [...(incoming.warnings ?? []), ...warnings],
  };
}

function leftOut(
  from: Kind,
  key: string,
  to: Kind,
  mention: string,
  status: 'unresolved' | 'ambiguous',
): string {
  const reason =
    status === 'ambiguous'
      ? `several ${to.collection} have this slug; mention one by its ${to.key}`
      : `it is neither in the document nor on this server; import it first, or add it to the ${from.name} afterwards`;
  return `UNRESOLVED_REFERENCE: The reference of the ${from.name} '${key}' to the ${to.name} '${mention}' was left out: ${reason}.`;
}

/** The digest again, where resolving changed what it is made of. */
function rehash({ kind, fingerprint }: Resolving, resolved: Incoming, received?: Incoming): Incoming {
  const { portable } = resolved;
  if (portable === undefined || received?.portable === portable || received?.digest === undefined)
    return resolved;
  const digest = digestOf(fingerprint(createWhole(kind, portable).portable));
  return { ...resolved, digest, receivedDigest: received.digest };
}
