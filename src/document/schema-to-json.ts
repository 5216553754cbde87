import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../lib/json.ts';

/** JSON Schema 2020-12 of a zod schema, where "any JSON" is any value: what is checked was JSON before. */
export function schemaToJson(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $defs: _, ...rest } = z.toJSONSchema(schema, { io, override: simplify });
  const plain: unknown = JSON.parse(JSON.stringify(rest));
  if (!isJsonObject(plain)) throw new TypeError('A JSON Schema must be an object.');
  return plain;
}

interface Overridden {
  readonly zodSchema: z.core.$ZodTypes;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

function simplify({ zodSchema, jsonSchema }: Overridden): void {
  const { def } = zodSchema._zod;
  if (def.type !== 'record') return;
  delete jsonSchema.propertyNames;
  if (def.valueType._zod.def.type === 'lazy') jsonSchema.additionalProperties = {};
}
