import { createHash } from 'node:crypto';
import { keysByCollection } from '../document/deletions.ts';
import type { WrittenDocument, WrittenPage } from '../document/document-format.ts';
import { type Kind, keyOf, mentionsIn, type Portable } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { Json, JsonObject } from '../lib/json.ts';
import { isAsked } from './chosen-sql.ts';
import type { ExportRemarks } from './export-remarks.ts';
import type { ExportSelection } from './export-selection.ts';
import type { EntityCounts } from './read-chosen.ts';
import type { RecipientSealing } from './seal-for-recipient.ts';

/** The version of the interchange format, as ContextForge names it. */
export const documentVersion = '2025-03-26';
export const apiVersion = 'v1';
export const encryptionMethod = 'AES-256-GCM';
export const schemaPath = '/schemas/export/v1.json';

/** Which export it is. */
export interface Origin {
  readonly id: string;
  readonly exportedAt: Date;
  readonly exportedBy: string;
}

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
  readonly remarks: ExportRemarks;
}

/** What a document says of its entities after them. */
export const exportMetadata = (
  selection: ExportSelection,
  { counts, dependencies, digest, watermark, missing, remarks }: Contents,
): JsonObject => ({
  entity_counts: byCollection((kind) => counts[kind]),
  dependencies,
  export_options: exportOptions({ selection }),
  ...baseOf(selection),
  watermark,
  digest,
  ...(missing.length > 0 && { missing: keysByCollection(missing) }),
  ...(Object.keys(remarks.leftOutInactive).length > 0 && {
    left_out_inactive: byCollection((kind) => remarks.leftOutInactive[kind]),
  }),
  ...(remarks.warnings.length > 0 && { warnings: [...remarks.warnings] }),
});

/** What a delta starts from; that can be told by its digest where the earlier export was asked for the same. */
function baseOf(selection: ExportSelection): JsonObject {
  const { since } = selection;
  if (since === undefined || since.selection !== selectionMark(selection)) return {};
  return { base_digest: since.digest, base_digest_key: since.digestKey };
}

/** A member for each kind that has something, in the order of kinds. */
export const byCollection = (contentOf: (kind: KindName) => Json | undefined): JsonObject =>
  Object.fromEntries(kinds.flatMap(({ name, collection }) => entry(collection, contentOf(name))));

const entry = (name: string, value: Json | undefined): [string, Json][] =>
  value === undefined ? [] : [[name, value]];

/** What the export was asked for, in the document's words. */
export function exportOptions({ selection }: { readonly selection: ExportSelection }): JsonObject {
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

/**
 * A mark of what an export was asked for: equal for all that were asked for the same, as far as that shows in their
 * digests.
 */
export function selectionMark(selection: ExportSelection): string {
  const { secrets: _secrets, changed_since: _since, ...options } = exportOptions({ selection });
  return createHash('sha256').update(canonicalJson(options)).digest('base64url').slice(0, 16);
}

const selectedEntities = (select: NonNullable<ExportSelection['select']>): Json =>
  select.map(({ kind, keys }) => ({ kind, keys: keys == null ? null : [...keys] }));

interface ReadExport extends CountedPages {
  readonly digest: string;
  readonly watermark: string;
  readonly missing: readonly EntityReference[];
  readonly remarks: ExportRemarks;
  /** Of a delta. */
  readonly deleted?: readonly EntityReference[];
}

interface Writing extends Origin {
  readonly publicUrl: string;
  readonly selection: ExportSelection;
  /** None: credentials are as they are stored. */
  readonly sealing: RecipientSealing | undefined;
}

/** The document of an export, to be written once. */
export function writtenExport(
  read: ReadExport,
  { publicUrl, selection, sealing, ...origin }: Writing,
): WrittenDocument {
  const { pages, counts, dependencies, deleted, digest, watermark, missing, remarks } = read;
  const warnings = (): readonly string[] => [...remarks.warnings, ...(sealing?.warnings() ?? [])];
  return {
    envelope: { ...exportEnvelope(publicUrl, origin), ...sealing?.members },
    ...(deleted !== undefined && { deleted }),
    pages,
    metadata: () =>
      exportMetadata(selection, {
        counts: counts(),
        dependencies: dependencies(),
        digest,
        watermark,
        missing,
        remarks: { ...remarks, warnings: warnings() },
      }),
  };
}

/** Pages, and what a document says of their entities, which is known once all have passed. */
interface CountedPages {
  readonly pages: AsyncIterable<WrittenPage>;
  counts(): EntityCounts;
  dependencies(): JsonObject;
}

/** Counts pages as they pass; only entities that mention others are looked into. */
export function countPages(pages: AsyncIterable<WrittenPage>): CountedPages {
  const counts: Record<string, number> = {};
  const dependencies = new DependencyCollector();
  return { pages: passing(), counts: () => counts, dependencies: () => dependencies.toJson() };

  async function* passing(): AsyncGenerator<WrittenPage> {
    for await (const page of pages) {
      const { kind, entities } = page;
      counts[kind.name] = (counts[kind.name] ?? 0) + entities.length;
      if (Object.keys(kind.references).length > 0) {
        for (const text of entities) dependencies.add(kind, portableOf(text));
      }
      yield page;
    }
  }
}

const portableOf = (text: string): Portable => JSON.parse(text);

/** Gathers which entity refers to which keys: `servers_to_tools: { <server>: [<tool>, …] }`, without the empty ones. */
export class DependencyCollector {
  readonly #mentions = new Map<string, [string, Json][]>(
    kinds.flatMap((from) => Object.values(from.references).map(({ kind }) => [nameOf(from, kind), []])),
  );

  add(from: Kind, portable: Portable): void {
    for (const [field, { kind: to }] of Object.entries(from.references)) {
      const keys = mentionsIn(portable, field);
      if (keys.length > 0) this.#mentions.get(nameOf(from, to))?.push([keyOf(from, portable), keys]);
    }
  }

  toJson(): JsonObject {
    return Object.fromEntries(
      [...this.#mentions].map(([name, mentions]) => [name, Object.fromEntries(mentions)]),
    );
  }
}

const nameOf = (from: Kind, to: Kind): string => `${from.collection}_to_${to.collection}`;
