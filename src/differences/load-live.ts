import type { EntityManager } from 'typeorm';
import { exportOptions } from '../exports/export-document.ts';
import { unmatchedTags } from '../exports/export-remarks.ts';
import { choose, type ExportSelection } from '../exports/export-selection.ts';
import { type ChosenEntity, readChosen } from '../exports/read-chosen.ts';
import { makeChunk } from '../imports/chunk.ts';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { Incoming } from '../planning/incoming.ts';
import { digestAsNew, digestOfWhole } from '../planning/portable-states.ts';
import { maskSecrets } from '../secrets/mask-secrets.ts';
import type { Services } from '../services/services.ts';
import { openSnapshot } from '../store/snapshot.ts';
import { type Side, SideEntities } from './side.ts';

const idleSeconds = 300;
const chunkSize = 100;

/** Reads what an export shows, in one snapshot; of what the other side has as well, only the digest is kept. */
export async function loadLive(
  services: Services,
  selection: ExportSelection,
  { other, signal }: { readonly other?: Side | undefined; readonly signal: AbortSignal },
): Promise<Side> {
  const entities = new SideEntities();
  const warnings: string[] = [];
  const snapshot = await openSnapshot(services.store, idleSeconds, signal);
  try {
    const { manager } = snapshot;
    const chosen = await choose(manager, selection);
    for (const kind of kinds) await loadKind({ services, manager, selection: chosen, entities, other }, kind);
    warnings.push(...(await unmatchedTags(manager, chosen)));
  } finally {
    await snapshot.close();
  }
  const omitsSecrets = selection.secrets === 'omitted';
  entities.lacksSecrets ||= omitsSecrets;
  return {
    entities,
    exportOptions: exportOptions({ selection }),
    omitsSecrets,
    warnings,
    selection: selection.select ?? [],
  };
}

interface Loading {
  readonly services: Pick<Services, 'ring'>;
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
  readonly entities: SideEntities;
  readonly other: Side | undefined;
}

async function loadKind(loading: Loading, kind: Kind<KindName>): Promise<void> {
  const { manager, selection, entities, other } = loading;
  const known = other?.entities.digests(kind.name);
  for await (const page of readChosen(manager, kind, selection)) {
    const incoming = page.map((chosen, index) => incomingOf(loading, kind, chosen, index));
    const kept = incoming.filter(({ key, digest }) => known?.get(key) !== digest);
    for (const { key, digest = '' } of incoming) entities.addDigest(kind.name, key, digest);
    for (let at = 0; at < kept.length; at += chunkSize)
      entities.add(makeChunk(kind.name, kept.slice(at, at + chunkSize)));
  }
}

function incomingOf(
  { services: { ring }, selection }: Loading,
  kind: Kind,
  { key, digest, portable }: ChosenEntity,
  index: number,
): Incoming {
  if (selection.secrets === 'sealed')
    return { index, key, portable, digest: digest ?? digestOfWhole(kind, portable, ring) };
  const masked = maskSecrets(kind, portable);
  return { index, key, portable: masked, digest: digestAsNew(kind, masked, ring) };
}
