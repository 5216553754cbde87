import type { EntityManager } from 'typeorm';
import type { EntityReference } from '../kinds/words.ts';
import type { JsonObject } from '../lib/json.ts';
import { type Page, type PageRequest, pageOf } from '../lib/page.ts';
import { storable, storableJson } from '../lib/storable.ts';
import { isUuid } from '../lib/uuid.ts';
import type { AuditEntryRow, AuditResult } from '../store/audit-table.ts';

/** An entry that is not stored yet; the database says when it was. */
export interface NewEntry {
  /** To store it twice adds nothing. */
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly result: AuditResult;
  readonly entities: readonly EntityReference[];
  readonly jobId: string | undefined;
  /** Empty where the connection was gone already. */
  readonly address: string;
  readonly requestId: string;
  readonly details: JsonObject;
}

/** Stores entries, those that are there already excepted: in a transaction, with what they tell of. */
export const insertEntries = (manager: EntityManager, entries: readonly NewEntry[]): Promise<unknown> =>
  manager.query(
    `INSERT INTO audit_entries (id, actor, action, result, entities, job_id, address, request_id, details)
     SELECT id, actor, action, result, entities, job_id, address, request_id, details FROM json_to_recordset($1)
       AS e(id uuid, actor text, action text, result text, entities jsonb, job_id uuid, address text, request_id text,
         details json)
     ON CONFLICT (id) DO NOTHING`,
    [storableJson(entries.map(rowOf))],
  );

// Names of users and actions are indexed.
const longestName = 255;

const rowOf = ({ actor, action, jobId, address, requestId, ...rest }: NewEntry) => ({
  ...rest,
  actor: storable(actor, longestName),
  action: storable(action, longestName),
  job_id: jobId ?? null,
  address: address || null,
  request_id: requestId,
});

/** Which entries are looked for; nothing: all of them. */
export interface AuditFilter {
  readonly actor?: string | null | undefined;
  readonly actions?: readonly string[] | null | undefined;
  readonly results?: readonly AuditResult[] | null | undefined;
  readonly after?: Date | null | undefined;
  readonly before?: Date | null | undefined;
  /** Entries that name such an entity. */
  readonly kind?: string | null | undefined;
  readonly key?: string | null | undefined;
}

interface EntryPage extends PageRequest {
  readonly filter: AuditFilter;
}

/** A page of the log between two numbers of entries, the newest entry first. */
export async function findEntryPage(
  manager: EntityManager,
  { after, before, limit, fromEnd, filter }: EntryPage,
): Promise<Page<AuditEntryRow>> {
  const { where, values } = conditionsOf(filter, [
    ['number < ?', after],
    ['number > ?', before],
  ]);
  const rows: AuditEntryRow[] = await manager.query(
    `SELECT * FROM audit_entries ${where} ORDER BY number ${fromEnd ? 'ASC' : 'DESC'} LIMIT ${limit + 1}`,
    values,
  );
  return pageOf(rows, { limit, fromEnd });
}

export async function countEntries(manager: EntityManager, filter: AuditFilter): Promise<number> {
  const { where, values } = conditionsOf(filter, []);
  const [row] = await manager.query(`SELECT count(*)::integer AS count FROM audit_entries ${where}`, values);
  return row.count;
}

/** In the order of the ids, none for those that are not there (any more). */
export async function findEntriesByIds(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(AuditEntryRow | undefined)[]> {
  const rows: AuditEntryRow[] = await manager.query('SELECT * FROM audit_entries WHERE id = ANY($1)', [
    ids.filter(isUuid),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id.toLowerCase()));
}

/** A condition with `?` for its value; left out where there is none. */
type Condition = readonly [sql: string, value: unknown];

function conditionsOf(
  { actor, actions, results, after, before, kind, key }: AuditFilter,
  others: readonly Condition[],
): { readonly where: string; readonly values: unknown[] } {
  const conditions: readonly Condition[] = [
    ...others,
    ['actor = ?', actor],
    ['action = ANY(?)', actions],
    ['result = ANY(?)', results],
    ['at > ?', after],
    ['at < ?', before],
    ['entities @> ?', named(kind, key)],
  ];
  const given = conditions.filter(([, value]) => value != null);
  const sql = given.map(([condition], index) => condition.replace('?', `$${index + 1}`));
  // In the words of the index that has only these.
  if (results != null && !results.includes('allowed')) sql.push("result <> 'allowed'");
  return {
    where: sql.length === 0 ? '' : `WHERE ${sql.join(' AND ')}`,
    values: given.map(([, value]) => value),
  };
}

const named = (kind: string | null | undefined, key: string | null | undefined): string | undefined =>
  kind == null && key == null
    ? undefined
    : JSON.stringify([{ ...(kind != null && { kind }), ...(key != null && { key }) }]);

/** Deletes entries that are older than so many days, so many at the most; gives how many. In a transaction. */
export async function deleteOldEntries(manager: EntityManager, days: number, most: number): Promise<number> {
  // What keeps everybody else from deleting looks at this.
  await manager.query("SELECT set_config('lading.audit_retention', 'on', true)");
  const [, count] = await manager.query(
    `DELETE FROM audit_entries WHERE ctid = ANY (ARRAY(SELECT ctid FROM audit_entries
       WHERE at < now() - make_interval(days => $1) ORDER BY at LIMIT $2))`,
    [days, most],
  );
  return count;
}
