import type { Portable } from '../kinds/kind.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../lib/json.ts';

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

/** Of the properties themselves: what lies deeper can be an example or a default. */
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
