import { InvalidDocument } from '../document/problems.ts';
import { downloadsPath, findRequest } from '../exports/download-links.ts';
import { exportOptions } from '../exports/export-document.ts';
import type { ChosenEntity, ExportSelection } from '../exports/export-selection.ts';
import { type OpenedExport, openExport } from '../exports/open-export.ts';
import { makeChunk } from '../imports/chunk.ts';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import type { Incoming } from '../planning/incoming.ts';
import { digestAsNew, digestOfWhole } from '../planning/portable-states.ts';
import { maskSecrets } from '../secrets/mask-secrets.ts';
import type { Services } from '../services/services.ts';
import { compareSides, type Difference } from './compare-sides.ts';
import { loadDocument } from './load-document.ts';
import { chunkSize, type DifferenceSource, type Side, SideEntities } from './side.ts';

/** Makes a source out of what a client gave; what is wrong with that is wrong with its side. */
type FindSource = () => Promise<DifferenceSource>;

/**
 * What turns one state into the other. The sides are read one after the other, each in a snapshot of its own, until the
 * signal is aborted. Throws
 * `InvalidDocument` with what is wrong with both of them; paths begin with the side.
 */
export async function findDifference(
  services: Services,
  { from, to }: { readonly from: FindSource; readonly to: FindSource },
  signal: AbortSignal,
): Promise<Difference> {
  const before = await loadSide('from', () => load(services, from, { signal }));
  const other = before instanceof InvalidDocument ? undefined : before;
  const after = await loadSide('to', () => load(services, to, { other, signal }));
  if (before instanceof InvalidDocument || after instanceof InvalidDocument) throw both(before, after);
  return compareSides(before, after, services.ring);
}

interface Loading {
  readonly other?: Side | undefined;
  readonly signal: AbortSignal;
}

async function load(services: Services, find: FindSource, loading: Loading): Promise<Side> {
  const source = await find();
  switch (source.type) {
    case 'document':
      return loadDocument(services, source, loading.signal);
    case 'live':
      if (source.selection.since !== undefined) throw new InvalidDocument([noState]);
      return loadLive(services, source.selection, loading);
  }
}

async function loadSide(name: string, loading: () => Promise<Side>): Promise<Side | InvalidDocument> {
  try {
    return await loading();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [first, ...others] = error.problems;
    return new InvalidDocument([at(name, first), ...others.map((problem) => at(name, problem))]);
  }
}

const at = (side: string, problem: Problem): Problem => ({
  ...problem,
  path: `/${side}${problem.path ?? ''}`,
});

function both(...sides: readonly (Side | InvalidDocument)[]): InvalidDocument {
  const [first, ...others] = sides.flatMap((side) => (side instanceof InvalidDocument ? side.problems : []));
  if (first === undefined) throw new TypeError('Nothing is wrong with either side.');
  return new InvalidDocument([first, ...others]);
}

const noState: Problem = {
  code: 'DELTA_NOT_A_STATE',
  message: "The side is an export with 'changedSince', which does not say what else there is; leave it out.",
  path: '',
};

/** What a link to a download of this server stands for; it is not followed, whatever address it has. */
export async function selectionOfLink(services: Services, link: string): Promise<ExportSelection> {
  const token = link.trim().split(downloadsPath).at(-1) ?? '';
  return (await findRequest(services, token, new Date())).request.selection;
}

/** Reads what an export shows, in one snapshot; of what the other side has as well, only the digest is kept. */
async function loadLive(
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

interface LoadingLive {
  readonly services: Pick<Services, 'ring'>;
  readonly opened: OpenedExport;
  readonly selection: ExportSelection;
  readonly entities: SideEntities;
  readonly other: Side | undefined;
}

async function loadKind(loading: LoadingLive, kind: Kind<KindName>): Promise<void> {
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
  { services: { ring }, selection }: LoadingLive,
  kind: Kind,
  { key, digest, portable }: ChosenEntity,
  index: number,
): Incoming {
  if (selection.secrets === 'sealed')
    return { index, key, portable, digest: digest ?? digestOfWhole(kind, portable, ring) };
  const masked = maskSecrets(kind, portable);
  return { index, key, portable: masked, digest: digestAsNew(kind, masked, ring) };
}
