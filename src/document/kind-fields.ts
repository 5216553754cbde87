import type { z } from 'zod';
import type { Kind } from '../kinds/kind.ts';
import { perKind } from '../kinds/per-kind.ts';
import { ignoredFields } from './ignored-fields.ts';
import { address, asIs, authType, listOf, type Tolerance, transport, withoutNull } from './tolerances.ts';

export interface KindFields {
  /** In the order of the portable form. */
  readonly fields: readonly Field[];
  /** Every name that a document may use without a warning. */
  readonly known: ReadonlySet<string>;
}

interface Field {
  readonly name: string;
  /** Other names of the field; its own wins. */
  readonly aliases: readonly string[];
  readonly tolerate: Tolerance;
}

/** How documents spell a kind's fields, as tables. */
export const kindFields = perKind(
  (kind: Kind): KindFields => ({
    fields: Object.keys(kind.portable.shape).map((name) => field(kind, name)),
    known: new Set([
      ...Object.keys(kind.portable.shape),
      ...Object.keys(kind.aliases),
      ...kind.derived,
      ...ignoredFields,
    ]),
  }),
);

const field = (kind: Kind, name: string): Field => ({
  name,
  aliases: Object.keys(kind.aliases).filter((alias) => kind.aliases[alias] === name),
  tolerate: allowsNull(kind, name) ? tolerance(kind, name) : withoutNull(tolerance(kind, name)),
});

const tolerances: Readonly<Record<string, Tolerance>> = {
  tags: listOf('label', 'id'),
  auth_type: authType,
  url: address,
  transport,
};

function tolerance(kind: Kind, name: string): Tolerance {
  const reference = kind.references[name];
  if (reference === undefined) return tolerances[name] ?? asIs;
  return listOf(reference.kind.key, 'name', 'uri', 'id');
}

function allowsNull({ portable }: Kind, name: string): boolean {
  const schema: z.ZodType | undefined = portable.shape[name];
  return schema?.safeParse(null).success ?? false;
}
