import type { EntityManager } from 'typeorm';
import { type Kind, mentionsIn, type Reference } from '../../kinds/kind.ts';
import { type KindName, kindNamed } from '../../kinds/registry.ts';
import { shortened } from '../../lib/characters.ts';
import type { Json } from '../../lib/json.ts';
import { slugOf } from '../../lib/slug.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { Incoming } from '../../planning/incoming.ts';
import type { DocumentState } from '../../planning/ledger.ts';
import { digestAsNew } from '../../planning/portable-states.ts';
import { type Resolution, resolveMention, type StoredNames, someOf } from '../../planning/references.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { lookUpHeads, lookUpIds, lookUpSlugs } from '../../store/look-up.ts';

interface Resolving extends DocumentState {
  readonly manager: EntityManager;
  readonly kind: Kind<KindName>;
  readonly ring: KeyRing;
  readonly keyLength: number;
  /** Whether something is stored that the entity of this key does not stand beside. */
  readonly isStored: (key: string) => boolean;
}

/**
 * Replaces what entities mention by the keys of what they mean. Names of nothing stay at their places and are pending;
 * ids of another system are left out. Of both there is a warning.
 */
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
  const mentions = new Set(incoming.flatMap(({ portable }) => mentionsIn(portable, field)));
  return findStoredNames(manager, kind, [...mentions]);
}

/** What is stored that some mentions may mean. */
export async function findStoredNames(
  manager: EntityManager,
  kind: Kind,
  mentions: readonly string[],
): Promise<StoredNames> {
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

function resolveField(resolving: Resolving, incoming: Incoming, at: ReferenceField): Incoming {
  const mentions = mentionsIn(incoming.portable, at.field);
  if (mentions.length === 0) return incoming;
  const sorted = sortMentions(resolving, mentions, at);
  const { opaque, unusable } = sorted;
  const found = {
    ...incoming,
    portable: { ...incoming.portable, [at.field]: [...sorted.names] as Json },
    warnings: [...(incoming.warnings ?? []), ...warningsOf(resolving, incoming.key, at, sorted)],
  };
  if (sorted.pending.length === 0 && opaque.length + unusable.length === 0) return found;
  return {
    ...found,
    pending: { ...incoming.pending, [at.field]: sorted.pending.map(({ mention }) => mention) },
    doomed: {
      ...incoming.doomed,
      [at.field]: sorted.pending.flatMap(({ mention, resolution }) =>
        resolution.status === 'unresolved' && resolution.isDoomed ? [mention] : [],
      ),
    },
    ...(opaque.length > 0 && { opaque: [...(incoming.opaque ?? []), at.field] }),
  };
}

interface SortedMentions {
  /** Keys and pending names in order. */
  readonly names: ReadonlySet<string>;
  readonly pending: readonly { readonly mention: string; readonly resolution: Unresolved }[];
  /** Ids of another system. */
  readonly opaque: readonly string[];
  /** What no entity can be called. */
  readonly unusable: readonly string[];
}

type Unresolved = Exclude<Resolution, { readonly status: 'resolved' }>;

function sortMentions(
  resolving: Resolving,
  mentions: readonly string[],
  { reference, stored }: ReferenceField,
): SortedMentions {
  const to = kindNamed(reference.kind.name).name;
  const names = new Set<string>();
  const pending = new Map<string, Unresolved>();
  const opaque = new Set<string>();
  const unusable = new Set<string>();
  for (const mention of mentions) {
    const resolution = resolveMention(mention, to, resolving, stored);
    if (resolution.status === 'resolved') names.add(resolution.key);
    else if (isUuid(mention)) opaque.add(mention);
    else if (mention === '' || mention.length > resolving.keyLength) unusable.add(mention);
    else {
      names.add(mention);
      pending.set(mention, resolution);
    }
  }
  return {
    names,
    pending: [...pending].map(([mention, resolution]) => ({ mention, resolution })),
    opaque: [...opaque],
    unusable: [...unusable],
  };
}

function warningsOf(
  { kind, ledger, isStored }: Resolving,
  key: string,
  { reference }: ReferenceField,
  { pending, opaque, unusable }: SortedMentions,
): string[] {
  const to = kindNamed(reference.kind.name);
  return [
    ...pending.map(({ mention, resolution }) => {
      const reason = reasonOf(to, resolution, ledger.failureOf(to.name, mention));
      return `PENDING_REFERENCE: The ${kind.name} '${key}' refers to the ${to.name} '${shortened(mention)}' by name only: ${reason}.`;
    }),
    ...(opaque.length === 0 ? [] : [opaqueWarning(kind, key, to, opaque, isStored(key))]),
    ...unusable.map(
      (mention) =>
        `UNRESOLVED_REFERENCE: A reference of the ${kind.name} '${key}' to a ${to.name} was left out: ` +
        `${mention === '' ? 'it is empty' : `it has ${mention.length} characters, more than a ${to.key} can have`}.`,
    ),
  ];
}

function reasonOf(to: Kind, resolution: Unresolved, failure: string | undefined): string {
  if (failure !== undefined)
    return `it is in the document, but failed there${failure === '' ? '' : ` (${failure})`}`;
  if (resolution.status === 'ambiguous')
    return `several ${to.collection} have this slug (${someOf(resolution.keys)}); mention one by its ${to.key}`;
  return resolution.isDoomed
    ? 'the document deletes it'
    : 'it is neither in the document nor on this server, and is referred to as soon as it is there';
}

const opaqueWarning = (
  from: Kind,
  key: string,
  to: Kind,
  ids: readonly string[],
  isStored: boolean,
): string =>
  `${isStored ? 'REFERENCES_KEPT' : 'UNRESOLVED_REFERENCE'}: The ${from.name} '${key}' mentions ${to.collection} by ids of the ` +
  `system that the document comes from, which say nothing here (${someOf(ids)}). ` +
  `${isStored ? 'What it refers to here was kept' : 'They were left out'}; a full export of that system mentions them by name.`;

/** The digest again, where resolving changed what it is made of. */
function rehash({ kind, ring }: Resolving, resolved: Incoming, received?: Incoming): Incoming {
  const { portable } = resolved;
  if (portable === undefined || received?.portable === portable || received?.digest === undefined)
    return resolved;
  const digest = digestAsNew(kind, portable, ring);
  return { ...resolved, digest, receivedDigest: received.receivedDigest ?? received.digest };
}
