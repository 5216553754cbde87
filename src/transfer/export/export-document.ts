import { createHash } from 'node:crypto';
import { keysByCollection } from '../../document/keys-by-collection.ts';
import { type KindName, kinds } from '../../kinds/registry.ts';
import type { EntityReference } from '../../kinds/words.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import type { Lading } from '../lading.ts';
import { isAsked } from './chosen-sql.ts';
import { DependencyCollector } from './dependency-collector.ts';
import type { ConfigurationExport, EntityCounts } from './export-configuration.ts';
import type { ExportSelection } from './export-selection.ts';

/** The version of the interchange format, as ContextForge names it. */
export const documentVersion = '2025-03-26';
export const apiVersion = 'v1';
export const encryptionMethod = 'AES-256-GCM';
export const schemaPath = '/schemas/export/v1.json';

/** The whole export as a document; its portables, counts and digest must have been read. */
export function exportDocument({ publicUrl }: Lading, exported: ConfigurationExport): JsonObject {
  const { portables, selection, deleted, digest, watermark, missing } = exported;
  return {
    ...exportEnvelope(publicUrl, exported),
    ...(selection.since !== undefined && { deleted: keysByCollection(deleted) }),
    entities: byCollection((kind) => portables[kind]),
    metadata: exportMetadata(selection, {
      counts: countsOf(portables),
      dependencies: exportDependencies(portables),
      digest,
      watermark,
      missing,
    }),
  };
}

type Origin = Pick<ConfigurationExport, 'id' | 'exportedAt' | 'exportedBy'>;

/** What a document says of itself before its entities. */
export function exportEnvelope(publicUrl: string, { id, exportedAt, exportedBy }: Origin): JsonObject {
  return {
    version: documentVersion,
    api_version: apiVersion,
    backward_compatible: true,
    schema_url: `${publicUrl}${schemaPath}`,
    export_id: id,
    exported_at: exportedAt.toISOString(),
    exported_by: exportedBy,
    source_gateway: publicUrl,
    encryption_method: encryptionMethod,
  };
}

interface Contents {
  readonly counts: EntityCounts;
  readonly dependencies: JsonObject;
  readonly digest: string;
  readonly watermark: string;
  readonly missing: readonly EntityReference[];
}

/** What a document says of its entities after them. */
export const exportMetadata = (
  selection: ExportSelection,
  { counts, dependencies, digest, watermark, missing }: Contents,
): JsonObject => ({
  entity_counts: byCollection((kind) => counts[kind]),
  dependencies,
  export_options: exportOptions({ selection }),
  ...baseOf(selection),
  watermark,
  digest,
  ...(missing.length > 0 && { missing: keysByCollection(missing) }),
});

/** What a delta starts from; that can be told by its digest where the earlier export was asked for the same. */
function baseOf(selection: ExportSelection): JsonObject {
  const { since } = selection;
  if (since === undefined || since.selection !== selectionMark(selection)) return {};
  return { base_digest: since.digest, base_digest_key: since.digestKey };
}

const countsOf = (portables: ConfigurationExport['portables']): EntityCounts =>
  Object.fromEntries(Object.entries(portables).map(([kind, found]) => [kind, found.length]));

const byCollection = (contentOf: (kind: KindName) => Json | undefined): JsonObject =>
  Object.fromEntries(kinds.flatMap(({ name, collection }) => entry(collection, contentOf(name))));

const entry = (name: string, value: Json | undefined): [string, Json][] =>
  value === undefined ? [] : [[name, value]];

/** Which entity refers to which keys: `servers_to_tools: { <server>: [<tool>, …] }`, without the empty ones. */
export function exportDependencies(portables: ConfigurationExport['portables']): JsonObject {
  const dependencies = new DependencyCollector();
  for (const kind of kinds)
    for (const portable of portables[kind.name] ?? []) dependencies.add(kind, portable);
  return dependencies.toJson();
}

/** What the export was asked for, in the document's words. */
export function exportOptions({ selection }: Pick<ConfigurationExport, 'selection'>): JsonObject {
  const { includeInactive, includeDependencies, tags, tagMatch, secrets, select, since } = selection;
  return {
    include_inactive: includeInactive,
    include_dependencies: includeDependencies,
    selected_types: kinds.filter((kind) => isAsked(kind, selection)).map(({ collection }) => collection),
    filter_tags: [...(tags ?? [])],
    tag_match: tagMatch,
    secrets,
    ...(select === undefined ? {} : { selected_entities: selectedEntities(select) }),
    ...(since === undefined ? {} : { changed_since: since.text }),
  };
}

/** Equal for exports that were asked for the same, as far as that shows in their digests. */
export function selectionMark(selection: ExportSelection): string {
  const { secrets: _secrets, changed_since: _since, ...options } = exportOptions({ selection });
  return createHash('sha256').update(canonicalJson(options)).digest('base64url').slice(0, 16);
}

const selectedEntities = (select: NonNullable<ConfigurationExport['selection']['select']>): Json =>
  select.map(({ kind, keys }) => ({ kind, keys: keys == null ? null : [...keys] }));
