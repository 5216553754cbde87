import type { EntityManager } from 'typeorm';
import type { Kind, PendingNames, Portable, Reference } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';
import { jsonPointer } from '../lib/json-pointer.ts';
import type { Problem } from '../lib/problem.ts';
import { lookUpHeads, lookUpIds } from '../store/look-up.ts';
import { inputName } from './input-name.ts';
import type { ReadInput } from './read-input.ts';

/** Fields with keys and pending names in the place of what they mention. */
export interface Mentioned extends ReadInput {
  readonly pending: PendingNames;
}

/**
 * Replaces what the fields mention, by key or by id, by keys; mentioned entities stay until the transaction ends. A name
 * that is pending already can be mentioned, too, and stays pending.
 */
export async function findMentioned(
  manager: EntityManager,
  kind: Kind,
  fields: Portable,
  pending: PendingNames,
): Promise<Mentioned> {
  const found: Record<string, Json> = { ...fields };
  const kept: Record<string, readonly string[]> = {};
  const problems: Problem[] = [];
  for (const [field, reference] of Object.entries(kind.references)) {
    const mentions = fields[field];
    if (!Array.isArray(mentions)) continue;
    const stored = await lookUp(manager, reference, mentions.map(String));
    const isPending = (mention: string): boolean =>
      stored(mention) === undefined && (pending[field]?.includes(mention) ?? false);
    const keyOf = (mention: string): string | undefined => (isPending(mention) ? mention : stored(mention));
    kept[field] = mentions.map(String).filter(isPending);
    found[field] = [...new Set(mentions.map(String).flatMap((mention) => keyOf(mention) ?? []))];
    for (const [index, mention] of mentions.entries()) {
      if (keyOf(String(mention)) === undefined) {
        problems.push(unknown(reference.kind, String(mention), jsonPointer(inputName(kind, field), index)));
      }
    }
  }
  return { fields: found, problems, pending: kept };
}

async function lookUp(manager: EntityManager, { kind }: Reference, mentions: readonly string[]) {
  const ids = await lookUpIds(manager, kind, mentions);
  const keysById = new Map(ids.map(({ id, key }) => [id, key]));
  const byId = (mention: string): string | undefined => keysById.get(mention.toLowerCase());
  const candidates = new Set(mentions.flatMap((mention) => [mention, byId(mention) ?? mention]));
  const heads = await lookUpHeads(manager, kind, [...candidates].sort(), true);
  const stored = new Set(heads.map(({ key }) => key));
  return (mention: string): string | undefined =>
    [mention, byId(mention)].find((key) => key !== undefined && stored.has(key));
}

const unknown = ({ name, collection }: Kind, mention: string, path: string): Problem => ({
  code: 'UNKNOWN_REFERENCE',
  message: `There is no ${name} '${mention}'; create it first, or leave it out of ${collection}.`,
  path,
});
