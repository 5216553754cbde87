import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed } from '../kinds/registry.ts';
import { lookUpHeads } from '../store/look-up.ts';
import type { ExportSelection } from './export-selection.ts';

export interface MissingEntity {
  readonly kind: KindName;
  readonly key: string;
}

/** What is selected and names nothing. */
export async function findMissing(
  manager: EntityManager,
  { select = [], chosen = select }: ExportSelection,
): Promise<MissingEntity[]> {
  const missing: MissingEntity[] = [];
  for (const { kind, keys } of chosen) {
    if (keys == null) continue;
    const heads = await lookUpHeads(manager, kindNamed(kind), keys);
    const found = new Set(heads.map(({ key }) => key));
    for (const key of new Set(keys)) if (!found.has(key)) missing.push({ kind, key });
  }
  return missing;
}
