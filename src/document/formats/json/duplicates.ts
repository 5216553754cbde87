import { type JSONPath, visit } from 'jsonc-parser';

/** A member that is there twice. */
export interface Duplicate {
  readonly path: readonly (string | number)[];
  /** Where its names begin in the text. */
  readonly at: readonly [number, number];
}

/** How many members a value has, at all levels. A text with more has some of them twice, as parsing keeps one of each. */
export function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Array.isArray(value) ? countInList(value) : countInObject(value as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function countInList(items: readonly unknown[]): number {
  let count = 0;
  for (const item of items) if (typeof item === 'object') count += countMembers(item);
  return count;
}

// Without a list of names, as it is done for every entity.
function countInObject(fields: Fields): number {
  let count = 0;
  for (const name in fields) {
    const member = fields[name];
    count += typeof member === 'object' ? 1 + countMembers(member) : 1;
  }
  return count;
}

/** The members that are in an object of a JSON text before, in their order. */
export function duplicatesIn(text: string): Duplicate[] {
  const found: Duplicate[] = [];
  const objects: Map<string, number>[] = [];
  visit(text, {
    onObjectBegin: () => void objects.push(new Map()),
    onObjectEnd: () => void objects.pop(),
    onObjectProperty: (name, at, _length, _line, _column, pathTo) => {
      const names = objects.at(-1);
      const first = names?.get(name);
      if (first === undefined) names?.set(name, at);
      else found.push({ path: pathOf(pathTo(), name), at: [first, at] });
    },
  });
  return found;
}

const pathOf = (path: JSONPath, name: string): (string | number)[] => [...path, name];
