import { renameCandidates } from '../../planning/rename.ts';
import { lookUpHeads } from '../../store/look-up.ts';
import type { Planning } from './plan-chunk.ts';

/** A free key for each of the keys: not stored, not in the document, not given to another entity. */
export async function findNewKeys(
  { manager, kind, index, stamp, keyLength }: Planning,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let open = keys.map((key) => ({ key, candidates: renameCandidates(key, stamp, keyLength) }));
  while (open.length > 0) {
    const tried = open.map(({ key, candidates }) => ({ key, candidates, newKey: nextFree(key, candidates) }));
    const heads = await lookUpHeads(
      manager,
      kind,
      tried.map(({ newKey }) => newKey),
    );
    const taken = new Set(heads.map((head) => head.key));
    for (const { key, newKey } of tried) if (!taken.has(newKey)) found.set(key, newKey);
    open = tried.filter(({ newKey }) => taken.has(newKey));
  }
  return found;

  function nextFree(key: string, candidates: Generator<string, never>): string {
    let candidate = candidates.next().value;
    while (!index.reserve(kind.name, candidate, key)) candidate = candidates.next().value;
    return candidate;
  }
}
