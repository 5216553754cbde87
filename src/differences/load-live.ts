import { exportOptions } from '../exports/export-document.ts';
import type { ChosenEntity, ExportSelection } from '../exports/export-selection.ts';
import { type OpenedExport, openExport } from '../exports/open-export.ts';
import { makeChunk } from '../imports/chunk.ts';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { Incoming } from '../planning/incoming.ts';
import { digestAsNew, digestOfWhole } from '../planning/portable-states.ts';
import { maskSecrets } from '../secrets/mask-secrets.ts';
import type { Services } from '../services/services.ts';
import { chunkSize, type Side, SideEntities } from './side.ts';

/** Reads what an export shows, in one snapshot; of what the other side has as well, only the digest is kept. */
export async function loadLive(
  services: Services,
  selection: ExportSelection,
  { other, signal }: { readonly other?: Side | undefined; readonly signal: AbortSignal },
): Promise<Side> {
  const entities = new SideEntities();
  const opened = await openExport(services, selection, signal);
  try {
    for (const kind of kinds) await loadKind({ services, opened, selection, entities, other }, kind);
    const omitsSecrets = selection.secrets === 'omitted';
    entities.lacksSecrets ||= omitsSecrets;
    return {
      entities,
      exportOptions: exportOptions({ selection }),
      omitsSecrets,
      warnings: await opened.unmatchedTags(),
      selection: selection.select ?? [],
      isNamed: await namedIn(opened, selection),
    };
  } finally {
    await opened.close();
  }
}

/** What an export does not miss, it has found. */
async function namedIn(opened: OpenedExport, { select = [] }: ExportSelection): Promise<Side['isNamed']> {
  const missing = select.length === 0 ? [] : await opened.missing();
  return (kind, name) =>
    select.some((one) => one.kind === kind && one.keys?.includes(name)) &&
    !missing.some((one) => one.kind === kind && one.key === name);
}

interface Loading {
  readonly services: Pick<Services, 'ring'>;
  readonly opened: OpenedExport;
  readonly selection: ExportSelection;
  readonly entities: SideEntities;
  readonly other: Side | undefined;
}

async function loadKind(loading: Loading, kind: Kind<KindName>): Promise<void> {
  const { opened, entities, other } = loading;
  const known = other?.entities.digests(kind.name);
  for await (const page of opened.entities(kind)) {
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
