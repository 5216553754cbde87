import { type KindName, kinds } from '../../kinds/registry.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import { shortened } from '../../lib/characters.ts';
import { isJsonObject, type Json } from '../../lib/json.ts';
import { parseSelection } from '../../lib/selection.ts';
import { assertStorable, wrongParameter } from './rest-route.ts';

/** `{"tools": ["a"], "servers": ["*"]}`: a type and what names its entities; `*` for all of them. */
export function readSelected(name: string, value: unknown): EntitySelection[] {
  if (!isJsonObject(value))
    throw wrongParameter(`'${name}' must be an object of lists, {"tools": ["a", "b"]}.`);
  return Object.entries(value).map(([type, keys]) => {
    const kind = readKind(type);
    const named = readKeys(`${name}.${shortened(type)}`, keys);
    return named.includes('*') ? { kind } : { kind, keys: named };
  });
}

function readKeys(name: string, keys: Json): string[] {
  const isList = Array.isArray(keys) && keys.every((key) => ['string', 'number'].includes(typeof key));
  if (!isList) throw wrongParameter(`'${name}' must be a list of texts.`);
  return keys.map((key) => assertStorable(name, String(key)));
}

/** The same as a text, `tools:a,b;servers:*`. */
export function readSelectionText(name: string, text: string): readonly EntitySelection[] {
  const parsed = parseSelection(assertStorable(name, text), kinds);
  if (parsed.ok) return parsed.selection;
  throw wrongParameter(`'${name}': ${parsed.problems.map(({ message }) => message).join(' ')}`);
}

/** The kind with this name, in the singular or plural and in any case. */
export function readKind(spelling: string): KindName {
  const folded = spelling.trim().toLowerCase();
  const kind = kinds.find(({ name, collection }) => [name, collection].includes(folded));
  if (kind !== undefined) return kind.name;
  const known = kinds.map(({ collection }) => collection).join(', ');
  throw wrongParameter(`There is no entity type '${shortened(spelling)}'; there are ${known}.`);
}
