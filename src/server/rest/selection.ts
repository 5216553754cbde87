import { z } from 'zod';
import { type KindName, kinds } from '../../kinds/registry.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import { shortened } from '../../lib/characters.ts';
import { parseSelection } from '../../lib/selection.ts';
import { readAs, storableText, wrongParameter } from './query.ts';

/** The kind with this name, in the singular or plural and in any case. */
export function readKind(spelling: string): KindName {
  const folded = spelling.trim().toLowerCase();
  const kind = kinds.find(({ name, collection }) => [name, collection].includes(folded));
  if (kind !== undefined) return kind.name;
  const known = kinds.map(({ collection }) => collection).join(', ');
  throw wrongParameter(`There is no entity type '${shortened(spelling)}'; there are ${known}.`);
}

const notTexts = 'must be a list of texts.';
/** Scripts write numbers where they mean names. */
const named = z.union([storableText, z.number().transform(String).pipe(z.string())], notTexts);

/** `{"tools": ["a"], "servers": ["*"]}`. */
export const selected = z
  .record(z.string(), z.array(named, notTexts), 'must be an object of lists, {"tools": ["a", "b"]}.')
  .describe('A type and what names its entities: keys, ids or slugs; `*` for all of them.')
  .meta({ examples: [{ tools: ['weather', 'translate'], servers: ['*'] }] });

/** A selection as the schema has it; `name` is what is said of it. */
export const readSelected = (name: string, value: unknown): EntitySelection[] =>
  Object.entries(readAs(selected, value, name)).map(([type, keys]) => {
    const kind = readKind(type);
    return keys.includes('*') ? { kind } : { kind, keys };
  });

/** The same as a text, `tools:a,b;servers:*`. */
export function readSelectionText(name: string, text: string): readonly EntitySelection[] {
  const parsed = parseSelection(readAs(storableText, text, name), kinds);
  if (parsed.ok) return parsed.selection;
  throw wrongParameter(`'${name}': ${parsed.problems.map(({ message }) => message).join(' ')}`);
}
