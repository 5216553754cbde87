import type { EntityManager } from 'typeorm';
import type { Portable } from '../kinds/kind.ts';
import { kindNamed } from '../kinds/registry.ts';
import { stringifyExact } from '../lib/exact-json.ts';
import { type Json, jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { firstUuid } from '../lib/uuid.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { renewSecrets } from '../secrets/renew-secrets.ts';
import { sealedByOthers, sealedInText } from '../secrets/sealed-form.ts';
import {
  type KeyCount,
  type ResealedRows,
  resealedRows,
  type SealedTable,
  unseen,
} from '../services/sealed-table.ts';
import { packLines, renewContent, unpackLines } from './chunk.ts';
import { countChunkKeys, type FormerChunk, readFormerChunk, resealChunk } from './chunks.ts';

/** Documents that wait, or are kept with their plans. */
export const sealedChunks: SealedTable = {
  name: 'import_chunks',
  countKeys: countKeysOfChunks,
  resealAfter: resealNextChunk,
};

async function countKeysOfChunks(manager: EntityManager): Promise<KeyCount[]> {
  return (await countChunkKeys(manager)).map(({ keyId, count }) => ({ keyId: keyId ?? unseen, count }));
}

async function resealNextChunk(
  manager: EntityManager,
  ring: KeyRing,
  place: Json | undefined,
): Promise<ResealedRows> {
  // As it was given.
  const [jobId, number] = (place ?? [firstUuid, -1]) as [string, number];
  const chunk = await readFormerChunk(manager, ring.keyId, [jobId, number]);
  if (chunk === undefined) return resealedRows([], undefined);
  const problems = await renewChunk(manager, ring, chunk);
  return resealedRows([problems], [chunk.job_id, chunk.number]);
}

async function renewChunk(
  manager: EntityManager,
  ring: KeyRing,
  chunk: FormerChunk,
): Promise<readonly Problem[]> {
  const { form, lines } = await unpackLines(chunk.content);
  const {
    entries,
    lines: renewed,
    problems,
  } = renewContent({ kind: kindNamed(chunk.kind), entries: chunk.entries, form, lines }, ring);
  const content = packLines({ form, lines: renewed });
  await resealChunk(manager, chunk, {
    entries,
    content,
    keyId: problems.length > 0 ? chunk.key_id : ring.keyId,
  });
  return problems;
}

/** What imports have replaced, for the way back. */
export const sealedJournal: SealedTable = {
  name: 'import_steps',
  countKeys: (manager) =>
    manager.query(
      `SELECT found.sealed[1] AS "keyId", count(DISTINCT (job_id, sequence))::integer AS count
       FROM import_steps, regexp_matches(before::text, $1, 'g') AS found(sealed) WHERE before IS NOT NULL GROUP BY 1`,
      [sealedInText],
    ),
  resealAfter: resealSteps,
};

const stepsAtOnce = 200;

interface FormerStep {
  readonly job_id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly key: string;
  readonly before: Portable;
}

async function resealSteps(
  manager: EntityManager,
  ring: KeyRing,
  place: Json | undefined,
): Promise<ResealedRows> {
  const rows = await readFormerSteps(manager, ring, place);
  const renewed = rows.map((row) => ({ row, ...renewSecrets(kindNamed(row.kind), row.before, ring) }));
  await writeSteps(
    manager,
    renewed.map(({ row: { job_id, sequence }, portable }) => ({ job_id, sequence, before: portable })),
  );
  const last = rows.length < stepsAtOnce ? undefined : rows.at(-1);
  return resealedRows(
    renewed.map(({ row, problems }) => problems.map((problem) => problemOf(row, problem))),
    last && [last.job_id, last.sequence],
  );
}

async function readFormerSteps(
  manager: EntityManager,
  { keyId }: KeyRing,
  place: Json | undefined,
): Promise<FormerStep[]> {
  // As it was given.
  const [jobId, sequence] = (place ?? [firstUuid, -1]) as [string, number];
  return manager.query(
    `SELECT job_id, sequence, kind, coalesce(renamed_to, key) AS key, before FROM import_steps
     WHERE before IS NOT NULL AND before::text ~ $1 AND (job_id, sequence) > ($2::uuid, $3::integer)
     ORDER BY job_id, sequence LIMIT ${stepsAtOnce}`,
    [sealedByOthers(keyId), jobId, sequence],
  );
}

const writeSteps = (
  manager: EntityManager,
  rows: readonly { readonly job_id: string; readonly sequence: number; readonly before: Portable }[],
): Promise<unknown> =>
  manager.query(
    `UPDATE import_steps AS s SET before = r.before
     FROM json_to_recordset($1::json) AS r(job_id uuid, sequence integer, before json)
     WHERE s.job_id = r.job_id AND s.sequence = r.sequence AND s.before IS NOT NULL`,
    [stringifyExact(rows)],
  );

const problemOf = ({ job_id, sequence, kind, key }: FormerStep, problem: Problem): Problem => ({
  ...problem,
  kind,
  key,
  path: `${jsonPointer('import_steps', job_id, String(sequence), 'before')}${problem.path ?? ''}`,
});
