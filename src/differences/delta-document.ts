import { randomUUID } from 'node:crypto';
import { keysByCollection } from '../document/deletions.ts';
import { moreNotOmitted, mostSecretsTold, secretNotOmitted } from '../document/shown-secrets.ts';
import { DependencyCollector, exportEnvelope } from '../exports/export-document.ts';
import { secretsWithheld } from '../exports/export-selection.ts';
import type { Portable } from '../kinds/kind.ts';
import { type KindName, kindNamed, kindNames, kinds } from '../kinds/registry.ts';
import { compareCodePoints } from '../lib/characters.ts';
import type { JsonObject } from '../lib/json.ts';
import { digestOfAll } from '../planning/digest.ts';
import { createWhole } from '../planning/portable-states.ts';
import { omitSecrets } from '../secrets/omit-secrets.ts';
import type { Services } from '../services/services.ts';
import type { Difference } from './compare-sides.ts';
import type { Side } from './side.ts';

interface Asking {
  readonly exportedBy: string;
  /** Whether they may not have secrets, not even sealed. */
  readonly secretsWithheld: boolean;
}

/** The delta that, imported onto the one state, gives the other. Secrets are sealed under this server's key. */
export async function deltaDocument(
  { publicUrl, ring }: Services,
  difference: Difference,
  { exportedBy, secretsWithheld: isWithheld }: Asking,
): Promise<JsonObject> {
  const { from } = difference;
  const to = isWithheld ? { ...difference.to, omitsSecrets: true } : difference.to;
  const removed = difference.entities.filter(({ status }) => status === 'removed');
  const entities = await wantedEntities({ ...difference, to });
  const warnings = [
    ...(isWithheld && !difference.to.omitsSecrets ? [secretsWithheld] : []),
    ...(to.omitsSecrets ? shownSecrets(entities) : []),
  ];
  const baseDigest = digestOfSide(from);
  const digest = digestOfSide(to);
  return {
    ...exportEnvelope(publicUrl, { id: randomUUID(), exportedAt: new Date(), exportedBy }),
    deleted: keysByCollection(removed),
    entities,
    metadata: {
      entity_counts: Object.fromEntries(
        Object.entries(entities).map(([collection, list]) => [collection, list.length]),
      ),
      dependencies: dependenciesIn(entities),
      export_options: { ...from.exportOptions, ...(isWithheld && { secrets: 'omitted' }) },
      ...(baseDigest && { base_digest: baseDigest, base_digest_key: ring.keyId }),
      ...(digest && { digest }),
      ...(warnings.length > 0 && { warnings }),
    },
  };
}

type Lists = Readonly<Record<string, readonly Portable[]>>;

async function wantedEntities({ entities, to }: Difference): Promise<Lists> {
  const lists = new Map<KindName, Portable[]>(kindNames.map((kind) => [kind, []]));
  for (const { kind, key, status } of entities)
    if (status !== 'removed') lists.get(kind)?.push(await wanted(to, kind, key));
  return Object.fromEntries(kinds.map(({ name, collection }) => [collection, lists.get(name) ?? []]));
}

async function wanted({ entities, omitsSecrets }: Side, kind: KindName, key: string): Promise<Portable> {
  const { portable } = await entities.read(kind, key);
  const whole = createWhole(kindNamed(kind), portable).portable;
  return omitsSecrets ? omitSecrets(kindNamed(kind), whole) : whole;
}

/** Where an entity looks as if it had a secret nevertheless. */
function shownSecrets(lists: Lists): string[] {
  const warnings = kinds.flatMap((kind) =>
    (lists[kind.collection] ?? []).flatMap((portable) => secretNotOmitted(kind, portable) ?? []),
  );
  return warnings.length <= mostSecretsTold
    ? warnings
    : [...warnings.slice(0, mostSecretsTold), moreNotOmitted];
}

function dependenciesIn(lists: Lists): JsonObject {
  const dependencies = new DependencyCollector();
  for (const kind of kinds)
    for (const portable of lists[kind.collection] ?? []) dependencies.add(kind, portable);
  return dependencies.toJson();
}

/** The digest of a state; none where secrets of it are not known. */
function digestOfSide({ entities }: Side): string | undefined {
  if (entities.lacksSecrets) return undefined;
  return digestOfAll(
    kindNames.flatMap((kind) =>
      [...entities.digests(kind)]
        .sort(([a], [b]) => compareCodePoints(a, b))
        .map(([, digest]) => ({ kind, digest })),
    ),
  );
}
