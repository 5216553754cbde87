import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { Services } from '../services/services.ts';
import { portableSql } from '../store/portable-sql.ts';
import { openSnapshot } from '../store/snapshot.ts';
import { chosenSql, isAsked } from './chosen-sql.ts';
import { byCollection, exportEnvelope, exportMetadata } from './export-document.ts';
import { type ExportRemarks, findExportRemarks } from './export-remarks.ts';
import { choose, type ExportSelection, findMissing, type MissingEntity } from './export-selection.ts';
import { countChosen } from './read-chosen.ts';

/** What an export would have, without reading its entities but where secrets are looked for that it would show. */
export interface ExportPreview {
  readonly counts: Readonly<Partial<Record<KindName, number>>>;
  readonly total: number;
  /** Of the JSON document: counts times the average of a sample, and what stands around the entities. */
  readonly estimatedBytes: number;
  readonly missing: readonly MissingEntity[];
  readonly remarks: ExportRemarks;
}

/** Looks at one snapshot of the database, as the export itself does. */
export async function previewExport(
  services: Services,
  selection: ExportSelection,
  signal?: AbortSignal,
): Promise<ExportPreview> {
  const { manager, close } = await openSnapshot(services.store, idleSeconds, signal);
  try {
    const chosen = await choose(manager, selection);
    const { counts, total, bytes } = await measure(manager, chosen);
    const missing = await findMissing(manager, chosen);
    const remarks = await findExportRemarks(manager, chosen);
    const estimatedBytes = Math.round(bytes + frameBytes(services, selection, { counts, missing, remarks }));
    return { counts, total, estimatedBytes, missing, remarks };
  } finally {
    await close();
  }
}

const idleSeconds = 60;

type Counts = Partial<Record<KindName, number>>;

async function measure(manager: EntityManager, selection: ExportSelection) {
  const counts: Counts = {};
  let total = 0;
  let bytes = 0;
  for (const kind of kinds) {
    const count = await countChosen(manager, kind, selection);
    if (count > 0) bytes += count * (await averageBytes(manager, kind, selection));
    if (count > 0 || isAsked(kind, selection)) counts[kind.name] = count;
    total += count;
  }
  return { counts, total, bytes };
}

/** The document without its entities. */
function frameBytes(
  { publicUrl }: Services,
  selection: ExportSelection,
  known: Pick<ExportPreview, 'counts' | 'missing' | 'remarks'>,
): number {
  const origin = { id: '00000000-0000-0000-0000-000000000000', exportedAt: new Date(0), exportedBy: '' };
  const digest = `sha256:${'0'.repeat(64)}`;
  const frame = {
    ...exportEnvelope(publicUrl, origin),
    ...(selection.since !== undefined && { deleted: {} }),
    entities: byCollection((kind) => (kind in known.counts ? [] : undefined)),
    metadata: exportMetadata(selection, { ...known, dependencies: {}, digest, watermark: '' }),
  };
  return Buffer.byteLength(JSON.stringify(frame));
}

const sampleSize = 100;
/** A comma and a line break. */
const separatorBytes = 2;

/**
 * About how many bytes an entity of this kind takes in the document, from a sample. Ids are random, so the first ones in
 * their order are as good a sample as any, and an index finds them.
 */
async function averageBytes(
  manager: EntityManager,
  kind: Kind<KindName>,
  selection: ExportSelection,
): Promise<number> {
  const parameters: unknown[] = [];
  const where = chosenSql(kind, selection, (value) => `$${parameters.push(value)}`);
  const [row] = await manager.query(
    `SELECT coalesce(avg(octet_length(portable::text) + ${mentionBytes(kind)}), 0)::float AS bytes
     FROM (SELECT ${portableSql(kind)} AS portable FROM ${kind.collection} e WHERE ${where}
           ORDER BY e.id LIMIT ${sampleSize}) AS sampled`,
    parameters,
  );
  return row.bytes + separatorBytes;
}

/** References stand in the metadata as well, after the key. */
const mentionBytes = ({ references, key }: Kind): string =>
  [
    '0',
    ...Object.keys(references).map(
      (field) =>
        `CASE json_array_length(portable->'${field}') WHEN 0 THEN 0 ` +
        `ELSE octet_length(portable->>'${field}') + octet_length(portable->>'${key}') + 4 END`,
    ),
  ].join(' + ');
