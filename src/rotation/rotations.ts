import type { EntityManager } from 'typeorm';
import type { Problem } from '../lib/problem.ts';
import { storable, storableJson } from '../lib/storable.ts';
import { isUuid } from '../lib/uuid.ts';
import type { ResealedRows } from '../services/sealed-table.ts';
import type { RotationRow } from '../store/rotation-table.ts';
import { type Lease, leaseSeconds } from '../store/store.ts';

/** Rotations by id, in the order of the ids. */
export async function findRotations(
  manager: EntityManager,
  ids: readonly string[],
): Promise<(RotationRow | undefined)[]> {
  const found: RotationRow[] = await manager.query(
    'SELECT * FROM secret_rotations WHERE id = ANY($1::uuid[])',
    [ids.filter(isUuid)],
  );
  return ids.map((id) => found.find((row) => row.id === id));
}

/** The rotation that runs, made now where there is none. To be called in a transaction. */
export async function insertRotation(
  manager: EntityManager,
  keyId: string,
  createdBy: string,
): Promise<RotationRow> {
  // The update changes nothing: it holds the one that runs, which could be over before it is read.
  const [row] = await manager.query(
    `INSERT INTO secret_rotations AS running (state, key_id, problems, created_by) VALUES ('running', $1, '[]', $2)
     ON CONFLICT (state) WHERE state = 'running' DO UPDATE SET state = running.state RETURNING *`,
    [keyId, storable(createdBy)],
  );
  return row;
}

/** Ends a rotation to a key under which nobody works any more: the next one finds what it has left. */
export const endSuperseded = (manager: EntityManager, keyId: string, reason: Problem): Promise<unknown> =>
  manager.query(
    `UPDATE secret_rotations SET state = 'failed', finished_at = now(), lease_until = NULL, problems = $2
     WHERE state = 'running' AND key_id <> $1 AND coalesce(lease_until < now(), created_at < now() - interval '5 s')`,
    [keyId, storableJson([reason])],
  );

/** Takes the rotation to this key, where it runs and nobody else has it. */
export async function claimRotation(manager: EntityManager, keyId: string): Promise<RotationRow | undefined> {
  const [rows] = await manager.query(
    `UPDATE secret_rotations SET lease_token = lease_token + 1, lease_until = now() + make_interval(secs => $2)
     WHERE id = (SELECT id FROM secret_rotations WHERE state = 'running' AND key_id = $1
       AND coalesce(lease_until < now() - make_interval(secs => failures), true) FOR UPDATE SKIP LOCKED)
     RETURNING *`,
    [keyId, leaseSeconds],
  );
  return rows[0];
}

/** Somebody else has the rotation by now, or nobody is to have it. */
export class RotationLost extends Error {
  override readonly name = 'RotationLost';

  constructor({ id }: Lease) {
    super(`The rotation ${id} is in other hands.`);
  }
}

const held = `id = $1 AND lease_token = $2 AND state = 'running'`;

async function write(
  manager: EntityManager,
  lease: Lease,
  assignments: string,
  values: readonly unknown[],
): Promise<void> {
  const [, affected] = await manager.query(
    `UPDATE secret_rotations SET ${assignments}, failures = 0,
       lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}) WHERE ${held}`,
    [lease.id, lease.token, ...values],
  );
  if (affected === 0) throw new RotationLost(lease);
}

/** How many rows there are to be resealed. */
export const saveTotal = (manager: EntityManager, lease: Lease, total: number): Promise<void> =>
  write(manager, lease, 'total = $3', [total]);

// All that is wrong is counted; the first of it is told.
const mostProblems = 100;

/** How far a rotation is, in the transaction that seals the rows; throws `RotationLost`. */
export const saveResealed = (
  manager: EntityManager,
  lease: Lease,
  table: string,
  { place, resealed, failed, problems }: ResealedRows,
): Promise<void> =>
  write(
    manager,
    lease,
    `table_name = $3, place = $4, resealed = resealed + $5, failed = failed + $6,
     problems = CASE WHEN $7::json::text = '[]' OR json_array_length(problems) >= ${mostProblems} THEN problems
       ELSE (SELECT json_agg(p.value) FROM (SELECT value FROM json_array_elements(problems)
         UNION ALL SELECT value FROM json_array_elements($7::json) LIMIT ${mostProblems}) AS p) END`,
    [table, place === undefined ? null : JSON.stringify(place), resealed, failed, storableJson(problems)],
  );

/** The end of a rotation, one way or the other. */
export async function finishRotation(manager: EntityManager, lease: Lease, problem?: Problem): Promise<void> {
  await manager.query(
    `UPDATE secret_rotations SET state = $3, finished_at = clock_timestamp(), lease_until = NULL,
       total = CASE $3 WHEN 'completed' THEN resealed + failed ELSE total END,
       problems = CASE WHEN $4::json IS NULL THEN problems ELSE json_build_array($4::json) END WHERE ${held}`,
    [lease.id, lease.token, problem ? 'failed' : 'completed', problem ? storableJson(problem) : null],
  );
}

/** A sign of life of the holder. */
export const renewRotation = (manager: EntityManager, { id, token }: Lease): Promise<unknown> =>
  manager.query(
    `UPDATE secret_rotations SET lease_until = clock_timestamp() + make_interval(secs => $3)
     WHERE ${held} AND lease_until IS NOT NULL`,
    [id, token, leaseSeconds],
  );

/** Leaves the rotation to whoever claims it next; after an unexpected error, gives how many there were in a row. */
export async function releaseRotation(
  manager: EntityManager,
  { id, token }: Lease,
  isFailure = false,
): Promise<number> {
  const [rows] = await manager.query(
    `UPDATE secret_rotations SET lease_until = now(), failures = failures + $3 WHERE ${held} RETURNING failures`,
    [id, token, isFailure ? 1 : 0],
  );
  return rows[0]?.failures ?? 0;
}

/** After a restart of the only process there is: nobody holds a lease any more. */
export const dropRotationLeases = (manager: EntityManager): Promise<unknown> =>
  manager.query(`UPDATE secret_rotations SET lease_until = NULL WHERE state = 'running'`);
