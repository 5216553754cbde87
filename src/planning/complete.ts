import type { Kind, Portable } from '../kinds/kind.ts';
import type { Json } from '../lib/json.ts';

const defaults = new WeakMap<Kind, readonly (readonly [field: string, value: Json | undefined])[]>();

/** All fields of the kind in the document's order, with defaults for those that are absent. */
export function complete(kind: Kind, sparse: Portable): Record<string, Json> {
  const portable: Record<string, Json> = {};
  for (const [field, value] of defaultsOf(kind)) {
    const given = sparse[field] ?? value;
    if (given !== undefined) portable[field] = given;
  }
  return portable;
}

function defaultsOf(kind: Kind) {
  const known = defaults.get(kind);
  if (known !== undefined) return known;
  const made = Object.entries(kind.portable.shape).map(([field, schema]) => {
    // Required fields have no default: they do not accept undefined.
    const absent = schema.safeParse(undefined);
    return [field, absent.success ? (absent.data as Json) : undefined] as const;
  });
  // A required field may be null in the document, and then it is.
  const withNull = made.map(
    ([field, value]) => [field, value ?? (isNullable(kind, field) ? null : undefined)] as const,
  );
  defaults.set(kind, withNull);
  return withNull;
}

const isNullable = (kind: Kind, field: string): boolean =>
  kind.portable.shape[field]?.safeParse(null).success ?? false;
