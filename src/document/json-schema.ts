import { z } from 'zod';
import type { Kind } from '../kinds/kind.ts';
import type { KindName } from '../kinds/registry.ts';
import type { JsonObject } from '../lib/json.ts';
import { sealedPattern } from '../secrets/sealed-form.ts';
import { exportMetadata } from './metadata-schema.ts';
import { perCollection } from './per-collection.ts';
import { schemaToJson } from './schema-to-json.ts';

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
