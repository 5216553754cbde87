import type { Kind } from '../kinds/kind.ts';
import { perKind } from '../kinds/per-kind.ts';
import { isExactNumber, withoutMark } from '../lib/exact-number.ts';
import { isJsonObject } from '../lib/json.ts';
import { acceptedSchema } from './accepted-schema.ts';
import type { Fields } from './validate-entity.ts';

/**
 * Fields in their exact form, with numbers where a field is no free-form value: what stands for a number must not pass
 * for a text there, and is told by the validators as the number that it is.
 */
export function withFixedTypes(kind: Kind, fields: Fields): Fields {
  const free = freeFields(kind);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, free.has(name) ? value : withNumbers(value)]),
  );
}

/** Those that take any JSON. */
const freeFields = perKind((kind: Kind): ReadonlySet<string> => {
  const fields = Object.entries(acceptedSchema(kind).shape);
  return new Set(fields.flatMap(([name, schema]) => (isFree(schema) ? [name] : [])));
});

const isFree = (schema: { safeParse(value: unknown): { readonly success: boolean } }): boolean =>
  schema.safeParse({ any: [1] }).success;

function withNumbers(value: unknown): unknown {
  if (isExactNumber(value)) return numberOf(withoutMark(value));
  if (Array.isArray(value)) return value.map(withNumbers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNumbers(member)]));
}

/** No column has room for what is not exact, so an integer that it would be rounded to must not pass for it. */
function numberOf(digits: string): number {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number + 0.5 : number;
}
