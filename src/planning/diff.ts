import type { Portable } from '../kinds/kind.ts';
import type { FieldChange } from '../kinds/words.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { isJsonObject, type Json, type JsonObject, jsonPointer } from '../lib/json.ts';

/** Field by field, into objects but not into lists, what turns one portable into the other. */
export function diff(before: Portable, after: Portable): FieldChange[] {
  const changes: FieldChange[] = [];
  const sameTags = haveSameTags(before, after) ? { ...after, tags: before['tags'] ?? [] } : after;
  diffObjects(before, sameTags, [], changes);
  return changes;
}

/** The fields of the second one that have other values than in the first. */
export const differingFields = (before: Portable, after: Portable): string[] =>
  Object.keys(after).filter(
    (field) => !isEqual(before[field], after[field]) && !(field === 'tags' && haveSameTags(before, after)),
  );

/** Tags are a set: their order is kept, and makes no difference. */
function haveSameTags({ tags: before = null }: Portable, { tags: after = null }: Portable): boolean {
  if (!isList(before) || !isList(after)) return false;
  const [one, other] = [new Set(before), new Set(after)];
  return one.size === other.size && [...one].every((tag) => other.has(tag));
}

function diffObjects(
  before: JsonObject,
  after: JsonObject,
  at: readonly string[],
  changes: FieldChange[],
): void {
  for (const name of Object.keys(before)) diffValues(before[name], own(after, name), [at, name], changes);
  for (const name of Object.keys(after))
    if (!Object.hasOwn(before, name)) diffValues(undefined, after[name], [at, name], changes);
}

/** Every object seems to have a `toString`. */
const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

function diffValues(
  before: Json | undefined,
  after: Json | undefined,
  [at, name]: readonly [readonly string[], string],
  changes: FieldChange[],
): void {
  if (before === after) return;
  if (isJsonObject(before) && isJsonObject(after)) diffObjects(before, after, [...at, name], changes);
  else if (!isEqual(before, after))
    changes.push({ path: jsonPointer(...at, name), ...values(before, after) });
}

const values = (before: Json | undefined, after: Json | undefined): Omit<FieldChange, 'path'> => ({
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a))
    return isList(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  return isJsonObject(a) && isJsonObject(b) && haveEqualMembers(a, b);
}

function haveEqualMembers(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]))
  );
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/**
 * The second portable with the first one's schema of arguments, where theirs differ in empty descriptions only:
 * ContextForge's full export writes one for each argument that has none, its selective export does not.
 */
export function withSameSchema(before: Portable, after: Portable): Portable {
  const { input_schema: known } = before;
  const { input_schema: given } = after;
  if (!isJsonObject(known) || !isJsonObject(given)) return after;
  if (!hasEmpty(known) && !hasEmpty(given)) return after;
  const isSame = canonicalJson(withoutEmpty(known)) === canonicalJson(withoutEmpty(given));
  return isSame ? { ...after, input_schema: known } : after;
}

const hasEmpty = ({ properties }: JsonObject): boolean =>
  isJsonObject(properties) && Object.values(properties).some(isUndescribed);

const isUndescribed = (property: Json): property is JsonObject =>
  isJsonObject(property) && property['description'] === '';

/** The schema without the empty descriptions of its properties; what lies deeper can be an example or a default. */
function withoutEmpty(schema: JsonObject): Json {
  const { properties } = schema;
  if (!isJsonObject(properties)) return schema;
  const described = Object.entries(properties).map(([name, property]) => {
    if (!isUndescribed(property)) return [name, property] as const;
    const { description: _description, ...others } = property;
    return [name, others] as const;
  });
  return { ...schema, properties: Object.fromEntries(described) };
}
