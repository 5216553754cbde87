import type { EntityManager } from 'typeorm';
import type { KeyRing } from '../secrets/key-ring.ts';
import { unseen } from '../services/sealed-table.ts';
import { sealedTables } from './sealed-tables.ts';

/** How much of what is stored a key has sealed. */
export interface KeyUsage {
  readonly keyId: string;
  readonly role: KeyRole;
  /** Rows with something that it has sealed. */
  readonly count: number;
  /** By the table that they are in, without those that have none. */
  readonly tables: readonly TableUsage[];
  /** Whether nothing is lost by dropping its secret: a former key that has nothing left. */
  readonly canBeDropped: boolean;
}

/** The rows of one table. */
export interface TableUsage {
  readonly table: string;
  readonly count: number;
}

export const keyRoles = ['current', 'former', 'unknown'] as const;
/** Current: seals. Former: only opens. Unknown: has sealed something, and is not on the ring. */
export type KeyRole = (typeof keyRoles)[number];

/** The keys of the ring in their order, and those that it does not have; in one snapshot where the manager has one. */
export async function findKeyUsage(manager: EntityManager, ring: KeyRing): Promise<KeyUsage[]> {
  const counts = await countAll(manager);
  const known = [ring.keyId, ...ring.formerKeyIds];
  const others = [...counts.keys()].filter((keyId) => !known.includes(keyId)).sort();
  return [...new Set([...known, ...others])].map((keyId) => {
    const tables = counts.get(keyId) ?? [];
    const role = roleOf(ring, keyId);
    return {
      keyId,
      role,
      count: sum(tables),
      tables,
      canBeDropped: isIdle(counts, keyId) && role === 'former',
    };
  });
}

/** What nobody has looked into may be under any key. */
const isIdle = (counts: ReadonlyMap<string, Tables>, keyId: string): boolean =>
  !counts.has(keyId) && !counts.has(unseen);

function roleOf(ring: KeyRing, keyId: string): KeyRole {
  if (keyId === ring.keyId) return 'current';
  return ring.formerKeyIds.includes(keyId) ? 'former' : 'unknown';
}

/** Rows that have something under another key than this one; those that have it under several count for each. */
export async function countOthers(manager: EntityManager, keyId: string): Promise<number> {
  const counts = await countAll(manager);
  counts.delete(keyId);
  return sum([...counts.values()].flat());
}

type Tables = readonly TableUsage[];

async function countAll(manager: EntityManager): Promise<Map<string, Tables>> {
  const counts = new Map<string, Tables>();
  for (const { name, countKeys } of sealedTables)
    for (const { keyId, count } of await countKeys(manager))
      counts.set(keyId, [...(counts.get(keyId) ?? []), { table: name, count }]);
  return counts;
}

const sum = (tables: Tables): number => tables.reduce((total, { count }) => total + count, 0);
