import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import type { EntityReference } from '../kinds/words.ts';
import { firstUuid } from '../lib/uuid.ts';
import { portableSql } from '../store/portable-sql.ts';
import { chosen } from './chosen-sql.ts';
import { byCollection, exportEnvelope, exportMetadata } from './export-document.ts';
import type { ExportRemarks } from './export-remarks.ts';
import type { ExportSelection } from './export-selection.ts';
import type { EntityCounts } from './read-chosen.ts';

/** What is known of an export without reading its entities. */
interface Known {
  readonly counts: EntityCounts;
  readonly missing: readonly EntityReference[];
  readonly remarks: ExportRemarks;
  /** As long as the document's: it names the transactions under way, which can be many. */
  readonly watermark: string;
}

interface Estimating {
  /** The transaction of the snapshot. */
  readonly manager: EntityManager;
  readonly selection: ExportSelection;
  readonly publicUrl: string;
}

/** About how many bytes the JSON document takes: counts times the average of a sample, and what stands around the entities. */
export async function estimateBytes(estimating: Estimating, known: Known): Promise<number> {
  const { manager, selection } = estimating;
  let bytes = frameBytes(estimating, known);
  for (const kind of kinds) {
    const count = known.counts[kind.name] ?? 0;
    if (count > 0) bytes += count * (await averageBytes(manager, kind, selection));
  }
  return Math.round(bytes);
}

/** As long as every digest. */
export const anyDigest = `sha256:${'0'.repeat(64)}`;

/** The bytes of the document without its entities. */
function frameBytes({ publicUrl, selection }: Estimating, known: Known): number {
  const origin = { id: firstUuid, exportedAt: new Date(0), exportedBy: '' };
  const frame = {
    ...exportEnvelope(publicUrl, origin),
    ...(selection.since !== undefined && { deleted: {} }),
    entities: byCollection((kind) => (kind in known.counts ? [] : undefined)),
    metadata: exportMetadata(selection, { ...known, dependencies: {}, digest: anyDigest }),
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
  const { where, parameters } = chosen(kind, selection);
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
