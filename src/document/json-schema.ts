import { z } from 'zod';
import { kinds } from '../kinds/registry.ts';
import type { JsonObject } from '../lib/json.ts';
import { schemaToJson } from './schema-to-json.ts';

/** JSON Schema 2020-12 of the documents that exports write, made from the kinds. */
export const exportDocumentSchema = (): JsonObject => ({
  title: 'Lading export document',
  ...schemaToJson(exportDocument(), 'output'),
});

/** Later versions add members; readers of this one pass them over. */
const exportDocument = () =>
  z.looseObject({
    version: z.string().min(1),
    api_version: z.literal('v1'),
    backward_compatible: z.boolean(),
    schema_url: z.string(),
    export_id: z.string(),
    exported_at: z.string(),
    exported_by: z.string(),
    source_gateway: z.string(),
    encryption_method: z.literal('AES-256-GCM'),
    deleted: z.object(perCollection(() => z.array(z.string()).optional())).optional(),
    entities: z.object(perCollection((kind) => z.array(kind.portable).optional())),
    metadata: exportMetadata(),
  });

const exportMetadata = () =>
  z.looseObject({
    entity_counts: z.object(perCollection(() => z.int().nonnegative().optional())),
    dependencies: z.object(dependencies()),
    export_options: z.looseObject({}),
    base_digest: z.string().optional(),
    base_digest_key: z.string().optional(),
    watermark: z.string().optional(),
    digest: z.string().optional(),
  });

type OfKind = (kind: (typeof kinds)[number]) => z.ZodType;

const perCollection = (schemaOf: OfKind): Record<string, z.ZodType> =>
  Object.fromEntries(kinds.map((kind) => [kind.collection, schemaOf(kind)]));

/** `servers_to_tools`: the keys that each server refers to, by the server's key. */
const dependencies = (): Record<string, z.ZodType> =>
  Object.fromEntries(
    kinds.flatMap(({ collection, references }) =>
      Object.values(references).map(({ kind }) => [
        `${collection}_to_${kind.collection}`,
        z.record(z.string(), z.array(z.string())),
      ]),
    ),
  );
