import type { EntityManager } from 'typeorm';
import { lengthProblems } from '../document/limit-problems.ts';
import { type Kind, keyOf, type PendingNames, type Portable, type Reference } from '../kinds/kind.ts';
import { type Json, jsonPointer } from '../lib/json.ts';
import type { Problem } from '../lib/problem.ts';
import { uniformId } from '../lib/uuid.ts';
import { complete, digestOfWhole, keepParts } from '../planning/portable-states.ts';
import type { Services } from '../services/services.ts';
import { lookUpHeads, lookUpIds } from '../store/look-up.ts';
import { findPending, pendingByField } from '../store/pending.ts';
import type { EntityToWrite } from '../store/write-batch.ts';
import { InvalidInput } from './edit-problems.ts';
import { inputName, type ReadInput } from './entity-input.ts';

/** What is known when an entity is drafted: nothing is stored of a new one. */
interface Origin {
  readonly id: string;
  readonly portable?: Portable;
}

/** The entity that an input makes, ready to be written; throws `InvalidInput` with everything that is wrong. */
export async function draftEntity(
  { services, manager }: { services: Services; manager: EntityManager },
  kind: Kind,
  input: ReadInput,
  origin: Origin,
): Promise<EntityToWrite> {
  const pending = origin.portable && (await findPending(manager, kind, [origin.id])).get(origin.id);
  const mentioned = await findMentioned(manager, kind, input.fields, pendingByField(kind, pending));
  const whole = makeWhole(services, kind, mentioned.fields, origin.portable);
  const [first, ...others] = [...input.problems, ...mentioned.problems, ...whole.problems];
  if (first !== undefined) throw new InvalidInput([first, ...others]);
  const portable = whole.fields;
  return {
    id: origin.id,
    portable,
    pending: mentioned.pending,
    digest: digestOfWhole(kind, portable, services.ring),
  };
}

/** Fields with keys and pending names in the place of what they mention. */
interface Mentioned extends ReadInput {
  readonly pending: PendingNames;
}

/**
 * Replaces what the fields mention, by key or by id, by keys; mentioned entities stay until the transaction ends. A name
 * that is pending already can be mentioned, too, and stays pending.
 */
async function findMentioned(
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
  const byId = (mention: string): string | undefined => keysById.get(uniformId(mention));
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

/** The entity as it will be: what is stored, or defaults, under the given fields; with all that is wrong with it. */
function makeWhole(
  { limits }: Services,
  kind: Kind,
  given: Portable,
  stored: Portable | undefined,
): ReadInput {
  const kept = keepMasked(kind, given, stored ?? {});
  const fields = stored === undefined ? complete(kind, kept.fields) : { ...stored, ...kept.fields };
  const indexed = { ...kept.fields, [kind.key]: keyOf(kind, fields) };
  const tooLong = lengthProblems(kind, indexed, limits, () => ({ name: 'The input', path: '' }));
  return { fields, problems: [...kept.problems, ...wrongFields(kind, fields), ...tooLong] };
}

/** Members that are only masked keep what is stored. */
function keepMasked(kind: Kind, given: Portable, stored: Portable): ReadInput {
  const fields: Record<string, Json> = { ...given };
  const problems: Problem[] = [];
  for (const secret of kind.secrets) {
    const { field, holds } = secret;
    const value = given[field];
    if (holds === 'value' || value === undefined) continue;
    const { value: kept, lost } = keepParts(kind, secret, value, stored[field]);
    fields[field] = kept;
    problems.push(...lost.map((name) => nothingToKeep(inputName(kind, field), name)));
  }
  return { fields, problems };
}

const nothingToKeep = (field: string, name: string): Problem => ({
  code: 'MISSING_SECRET',
  message: `The ${field} has only a mask or a placeholder for '${name}', and no value of it is stored; give the value itself.`,
  path: jsonPointer(field, name),
});

const wrongFields = (kind: Kind, fields: Portable): Problem[] =>
  (kind.portable.safeParse(fields).error?.issues ?? []).map(({ path, message }) => {
    const [field, ...inner] = path.map(String);
    const parts = [inputName(kind, field ?? ''), ...inner];
    return {
      code: 'INVALID_FIELD',
      message: `The input has a wrong ${parts.join('.')}: ${message.replace(/^(?:Invalid|Too) \w+: /, '')}.`,
      path: jsonPointer(...parts),
    };
  });
