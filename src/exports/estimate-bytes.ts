import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import { portableSql } from '../store/portable-sql.ts';
import { chosenSql } from './chosen-sql.ts';
import type { ExportSelection } from './export-selection.ts';

const sampleSize = 100;
/** A comma and a line break. */
const separatorBytes = 2;

/**
 * About how many bytes an entity of this kind takes in the document, from a sample. Ids are random, so the first ones in
 * their order are as good a sample as any, and an index finds them.
 */
export async function averageBytes(
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
