import { visit } from 'jsonc-parser';
import { kindOfCollection } from '../../../kinds/registry.ts';
import { isJsonObject } from '../../../lib/json.ts';

/** The field that names entities of a list. */
const keyField = (collection: string): string => kindOfCollection(collection)?.key ?? 'name';

/** The key of an entity of which only the beginning is held, as far as it stands there. */
export function keyInStart(start: Buffer, collection: string): string | undefined {
  const field = keyField(collection);
  let key: string | undefined;
  try {
    visit(start.toString(), {
      onLiteralValue: (value, _at, _length, _line, _column, pathTo) => {
        // Paths take long where a text is deep.
        if (key !== undefined || typeof value !== 'string') return;
        const path = pathTo();
        if (path.length === 1 && path[0] === field) key = value;
      },
    });
  } catch (error) {
    // It goes by recursion; what it came to before counts.
    if (!(error instanceof RangeError)) throw error;
  }
  return storable(key);
}

/** The key of an entity that is a value already. */
export function keyInValue(value: unknown, collection: string): string | undefined {
  const key = isJsonObject(value) ? value[keyField(collection)] : undefined;
  return typeof key === 'string' ? storable(key) : undefined;
}

const mostCharacters = 1_000;

/** What is only to be shown must not stand in the way: no database has room for NUL and for half a pair. */
const storable = (key: string | undefined): string | undefined =>
  key === undefined || /\0|\p{Surrogate}/u.test(key) ? undefined : key.slice(0, mostCharacters);
