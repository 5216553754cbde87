import { z } from 'zod';
import { kinds } from '../kinds/registry.ts';
import { perCollection } from './per-collection.ts';

/** What an export says about itself once all its entities are known. */
export const exportMetadata = () =>
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
