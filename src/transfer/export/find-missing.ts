import type { EntityManager } from 'typeorm';
import { type KindName, kindNamed } from '../../kinds/registry.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import { lookUpHeads } from '../../store/look-up.ts';

export interface MissingEntity {
  readonly kind: KindName;
  readonly key: string;
}

/** Selected keys that name nothing. */
export async function findMissing(
  manager: EntityManager,
  select: readonly EntitySelection[],
): Promise<MissingEntity[]> {
  const missing: MissingEntity[] = [];
  for (const { kind, keys } of select) {
    if (keys == null) continue;
    const heads = await lookUpHeads(manager, kindNamed(kind), keys);
    const found = new Set(heads.map(({ key }) => key));
    for (const key of new Set(keys)) if (!found.has(key)) missing.push({ kind, key });
  }
  return missing;
}
