import type { EntityManager } from 'typeorm';
import type { Kind } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { firstUuid } from '../lib/uuid.ts';
import { digestOfWhole } from '../planning/portable-states.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { renewSecrets } from '../secrets/renew-secrets.ts';
import { sealedByOthers, sealedInText } from '../secrets/sealed-form.ts';
import { resealedRows, type SealedTable } from '../services/sealed-table.ts';
import {
  countSealedEntities,
  type FormerEntity,
  readFormerEntities,
  writeResealed,
} from '../store/reseal-entities.ts';

const limit = 200;

/** The entities of a kind that can have a secret. */
export const sealedEntities = (kind: Kind): SealedTable => ({
  name: kind.collection,
  countKeys: (manager) => countSealedEntities(manager, kind, sealedInText),
  resealAfter: async (manager, ring, place) => {
    const pattern = sealedByOthers(ring.keyId);
    const rows = await readFormerEntities(manager, kind, pattern, {
      after: String(place ?? firstUuid),
      limit,
    });
    const problems = new Map(rows.map(({ id }) => [id, [] as readonly Problem[]]));
    await resealAll({ manager, kind, ring, pattern, problems }, rows);
    return resealedRows([...problems.values()], placeAfter(rows));
  },
});

const placeAfter = (rows: readonly FormerEntity[]): Json | undefined =>
  rows.length < limit ? undefined : rows.at(-1)?.id;

interface Resealing {
  readonly manager: EntityManager;
  readonly kind: Kind;
  readonly ring: KeyRing;
  readonly pattern: string;
  /** By the id of the entity. */
  readonly problems: Map<string, readonly Problem[]>;
}

/** What somebody has written meanwhile is read again: its writer may have kept secrets that it had. */
async function resealAll(resealing: Resealing, rows: readonly FormerEntity[]): Promise<void> {
  const { manager, kind, ring, pattern, problems } = resealing;
  const renewed = rows.map((row) => renew(kind, row, ring));
  for (const { id, problems: found } of renewed) problems.set(id, found);
  const written = await writeResealed(manager, kind, renewed);
  const ids = rows.map(({ id }) => id).filter((id) => !written.has(id));
  if (ids.length === 0) return;
  await resealAll(resealing, await readFormerEntities(manager, kind, pattern, { ids }));
}

function renew(kind: Kind, row: FormerEntity, ring: KeyRing) {
  const { portable, problems } = renewSecrets(kind, row.portable, ring);
  const digest = digestOfWhole(kind, portable, ring);
  return {
    ...row,
    portable,
    digest,
    problems: problems.map((problem) => ({ ...problem, kind: kind.name, key: row.key })),
  };
}
