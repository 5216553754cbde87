import { z } from 'zod';
import type { Kind } from '../kinds/kind.ts';
import { type KindName, kinds } from '../kinds/registry.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { sealedPattern } from '../secrets/sealed-form.ts';

/**
 * JSON Schema 2020-12 of the documents that exports write, made from the kinds. It has no `$id`: every server publishes
 * it at its own address, which is the base that JSON Schema then takes.
 */
export const exportDocumentSchema = (): JsonObject => schemaToJson(exportDocument(), 'output');

/**
 * Every member is required, so that a misspelt one is missed. Objects are open, as a later minor version adds members
 * that readers of this one pass over; the lists of kinds are closed, as entities must not be lost without a word.
 */
const exportDocument = () =>
  z
    .looseObject({
      version: z.string().min(1).describe('Version of the format; readers take any text.'),
      api_version: z.literal('v1').describe('Version of the interface that wrote it.'),
      backward_compatible: z.boolean().describe('Whether readers of earlier versions can read it.'),
      schema_url: z.url().describe('Where this schema is.'),
      export_id: z.uuid().describe('Another one for each export.'),
      exported_at: z.iso.datetime({ offset: true }).describe('When, as RFC 3339.'),
      exported_by: z.string().describe('Who asked for it.'),
      source_gateway: z.url().describe('The server that wrote it.'),
      encryption_method: z.literal('AES-256-GCM').describe('How credentials are sealed.'),
      encryption_recipient: z
        .string()
        .optional()
        .describe(
          'Public key of age (X25519) of who can open the credentials, where they are sealed for somebody.',
        ),
      encryption_key: z
        .string()
        .optional()
        .describe(
          'The secret that they are sealed under then, as an age file for the recipient, in base64url.',
        ),
      deleted: deleted().optional(),
      entities: entities(),
      metadata: exportMetadata(),
    })
    .meta({ title: 'Export document', description: 'The configuration of an MCP gateway, or a part of it.' });

const entities = () =>
  perCollection((kind) =>
    z.array(entity(kind)).optional().describe(`By ${kind.key}, in code point order.`),
  ).describe(
    'A list for each kind that was asked for, empty where there is nothing, and for kinds that others refer to.',
  );

const deleted = () =>
  perCollection((kind) => z.array(z.string()).optional().describe(`Each ${kind.key} that is gone.`)).describe(
    'Only in the document of what changed since an earlier one: keys of what was deleted since.',
  );

/** A kind's portable form, with credentials as they are written: sealed or left out. */
const entity = (kind: Kind<KindName>): z.ZodType =>
  kind.portable
    .loose()
    .extend(Object.fromEntries(kind.secrets.flatMap(sealedField(kind))))
    .meta({ ...kind.portable.meta() });

const sealedField =
  ({ portable }: Kind) =>
  ({ field, holds }: Kind['secrets'][number]): [string, z.ZodType][] =>
    holds === 'value'
      ? [
          [
            field,
            z
              .string()
              .regex(sealedPattern)
              .nullable()
              .meta({ ...portable.shape[field]?.meta() }),
          ],
        ]
      : [];

/** The schema of an export's metadata, which it knows once all its entities are known. */
const exportMetadata = () =>
  z
    .looseObject({
      entity_counts: perCollection((kind) =>
        z.int().nonnegative().optional().describe(`How many ${kind.collection} there are.`),
      ).describe('Lengths of the lists in `entities`.'),
      dependencies: z
        .strictObject(dependencies())
        .describe('Who refers to whom, without those that refer to nothing.'),
      export_options: exportOptions(),
      base_digest: z.string().optional().describe('In a delta: digest of what it is to be imported onto.'),
      base_digest_key: z
        .string()
        .optional()
        .describe('Id of the secret that the fingerprints in `base_digest` were made with.'),
      watermark: z
        .string()
        .optional()
        .describe('What a later export of the changes since this one asks with.'),
      missing: perCollection((kind) =>
        z.array(z.string()).optional().describe(`Each ${kind.key} that names nothing.`),
      )
        .optional()
        .describe('Entities that were asked for and are not there; absent where all are.'),
      left_out_inactive: perCollection((kind) =>
        z.int().positive().optional().describe(`How many ${kind.collection}.`),
      )
        .optional()
        .describe('What is switched off and therefore not in the document; absent where nothing is.'),
      warnings: z
        .array(z.string())
        .optional()
        .describe('What was asked for and matches nothing; each begins with a stable code.'),
      digest: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/)
        .optional()
        .describe('Equal configurations under the same secret have equal digests.'),
    })
    .describe('About the export; none of it is needed to import the document.');

/** `servers_to_tools`: the keys that each server refers to, by the server's key. */
const dependencies = (): Record<string, z.ZodType> =>
  Object.fromEntries(
    kinds.flatMap(({ collection, references }) =>
      Object.values(references).map(({ kind }) => [
        `${collection}_to_${kind.collection}`,
        z
          .record(z.string(), z.array(z.string()))
          .describe(`Keys of ${kind.collection} by the key that refers to them.`),
      ]),
    ),
  );

const exportOptions = () =>
  z
    .looseObject({
      include_inactive: z.boolean().describe('Whether what is not in use was asked for.'),
      include_dependencies: z.boolean().describe('Whether what others refer to came along.'),
      selected_types: z.array(z.string()).describe('Lists that were asked for.'),
      filter_tags: z.array(z.string()).describe('Tags that were asked for; empty for no filter.'),
      tag_match: z.enum(['any', 'all', 'none']).describe('How many of the tags an entity must have.'),
      secrets: z.enum(['sealed', 'omitted']).describe('Whether credentials are in the document.'),
      selected_entities: z
        .array(
          z.looseObject({
            kind: z.enum(kinds.map(({ name }) => name)).describe('Kind, in the singular.'),
            keys: z.array(z.string()).nullable().describe('Null for all of the kind.'),
          }),
        )
        .optional()
        .describe('Entities that were asked for by key.'),
      changed_since: z.string().optional().describe('In a delta: the watermark that it starts from.'),
    })
    .describe('What the export was asked for.');

/** An object with a member for each kind's list, and no others. */
const perCollection = (schemaOf: (kind: Kind<KindName>) => z.ZodType) =>
  z.strictObject(Object.fromEntries(kinds.map((kind) => [kind.collection, schemaOf(kind)])));

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
