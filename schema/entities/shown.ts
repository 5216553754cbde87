import { gateway } from '../../src/kinds/gateway.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import type { Json } from '../../src/lib/json.ts';
import { maskSecrets } from '../../src/secrets/mask-secrets.ts';

/** Makes a resolver of what a field holds, with a mask in the place of each secret. */
export const shown =
  <Field extends string>(kind: Kind, field: Field) =>
  (row: Readonly<Record<Field, Json>>): Json =>
    maskSecrets(kind, { [field]: row[field] })[field] ?? null;

/** An address with a mask in the place of each secret in it; the same for all kinds that have one. */
export const shownAddress = (url: string): string => String(maskSecrets(gateway, { url })['url']);
