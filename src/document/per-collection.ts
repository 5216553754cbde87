import { z } from 'zod';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';

/** An object with a member for each kind's list, and no others. */
export const perCollection = (schemaOf: (kind: Kind<KindName>) => z.ZodType) =>
  z.strictObject(Object.fromEntries(kinds.map((kind) => [kind.collection, schemaOf(kind)])));
