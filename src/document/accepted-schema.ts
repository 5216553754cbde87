import { z } from 'zod';
import type { Kind } from '../kinds/kind.ts';
import { perKind } from '../kinds/per-kind.ts';

/** How ContextForge writes a header whose value is sealed; it is opened after parsing. */
const sealedHeader = z.object({ _mcpgateway_encrypted_header_value_v1: z.string() });

const headerValue = z.union([z.string(), sealedHeader], { error: 'expected string' });

/** What documents may say about an entity: its portable form, or members that are still sealed the source's way. */
export const acceptedSchema = perKind((kind: Kind): z.ZodObject => {
  const sealed = kind.secrets.filter(({ holds }) => holds === 'members').map(({ field }) => field);
  const members = z.record(z.string(), headerValue).default({});
  return kind.portable.extend(Object.fromEntries(sealed.map((field) => [field, members])));
});
