import type { ConfigurationExport as Exported } from '../../src/exports/export-configuration.ts';
import {
  apiVersion,
  documentVersion,
  encryptionMethod,
  exportOptions,
  schemaPath,
} from '../../src/exports/export-document.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import { kinds } from '../../src/kinds/registry.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { EntityCount, EntityReference, entityCounts } from '../shared/entity-references.ts';
import { typeNameOf } from '../shared/entity-types.ts';

type Selected = Pick<Exported, 'missing' | 'remarks'>;

/** What of a selection matches nothing, as an export and its preview say it. */
export const unmatchedFields = <Shown extends Selected>(
  t: PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Shown>,
) => ({
  missing: t.field({
    type: [EntityReference],
    description: 'Keys of `select` that name nothing.',
    resolve: ({ missing }) => [...missing],
  }),
  warnings: t.field({
    type: ['String'],
    description:
      'Tags and kinds that were asked for and match nothing; with secrets OMITTED also what looks like one nevertheless. Each ' +
      'begins with a stable code: `TAG_WITHOUT_MATCH: …`.',
    resolve: ({ remarks }) => [...remarks.warnings],
  }),
});

const ExportMetadata = builder.objectRef<Exported>('ExportMetadata').implement({
  description: 'What an export says of itself besides its entities, as in `metadata` of the document.',
  fields: (t) => ({
    entityCounts: t.field({
      type: [EntityCount],
      description:
        'How many entities it has, in the order of the kinds; a kind that was not asked for is not there.',
      resolve: ({ counts }) => entityCounts(counts),
    }),
    dependencies: t.field({
      type: 'JSON',
      description:
        'Which server refers to what: an object with `servers_to_tools`, `servers_to_resources` and `servers_to_prompts`, each ' +
        'from the name of a server to keys, in its order.',
      resolve: ({ dependencies }) => dependencies,
    }),
    exportOptions: t.field({
      type: 'JSON',
      description:
        'What the export was asked for: an object, in the words of the document (`include_inactive`, …).',
      resolve: (exported) => exportOptions(exported),
    }),
    leftOutInactive: t.field({
      type: [EntityCount],
      description:
        'How many more there would be with `includeInactive`; kinds of which nothing was left out are not there.',
      resolve: ({ remarks }) => entityCounts(remarks.leftOutInactive),
    }),
  }),
});

const ExportedEntities = builder.objectRef<Exported>('ExportedEntities').implement({
  description:
    'The entities of an export, by kind, in the order of their keys by code point: at most 10,000 and 32 MiB of them ' +
    '(`ANSWER_TOO_LARGE`); `document` and `download` have no such limit.',
  fields: (t) =>
    Object.fromEntries(
      kinds.map((kind) => [
        kind.collection,
        t.field({
          type: [typeNameOf(kind)],
          description: chosenText(kind),
          resolve: ({ rows }) => rows[kind.name] ?? [],
        }),
      ]),
    ),
});

function chosenText(kind: Kind): string {
  const referring = kinds.filter(({ references }) =>
    Object.values(references).some((one) => one.kind === kind),
  );
  const names = referring.map(({ collection }) => collection).join(' and ');
  return names === ''
    ? `Chosen ${kind.collection}; empty where the kind was not asked for.`
    : `Chosen ${kind.collection}, and with \`includeDependencies\` those that chosen ${names} refer to.`;
}

/** The object type of an export. */
export const ConfigurationExport = builder.objectRef<Exported>('ConfigurationExport').implement({
  description: 'An export: what of the configuration was asked for. Only what the query selects is read.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'A UUID, another one for each export; `export_id` of the document.',
    }),
    version: t.string({
      description: 'Version of the interchange format that the document is written in, a date.',
      resolve: () => documentVersion,
    }),
    apiVersion: t.string({
      description: 'Version of the interface that writes it: `v1`.',
      resolve: () => apiVersion,
    }),
    schemaUrl: t.string({
      description: 'Where the JSON Schema of the document is, for anybody.',
      resolve: (_exported, _args, { services }) => `${services.publicUrl}${schemaPath}`,
    }),
    exportedAt: t.expose('exportedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    exportedBy: t.exposeString('exportedBy', {
      description: 'Who asked for it: the name of who is signed in.',
    }),
    sourceGateway: t.string({
      description: 'Where it comes from: the address of this server (`LADING_PUBLIC_URL`).',
      resolve: (_exported, _args, { services }) => services.publicUrl,
    }),
    encryptionMethod: t.string({
      description: 'How secrets in the document are sealed: `AES-256-GCM`.',
      resolve: () => encryptionMethod,
    }),
  }),
});

builder.objectFields(ConfigurationExport, (t) => ({
  entities: t.field({
    type: ExportedEntities,
    description:
      'The entities as objects, read in one snapshot of the database; of kinds that the query does not select nothing is read.',
    resolve: (exported) => exported,
  }),
  metadata: t.field({
    type: ExportMetadata,
    description: 'Counts, dependencies and what was asked for.',
    resolve: (exported) => exported,
  }),
  document: t.field({
    type: 'JSON',
    description:
      'The document, ready to be kept in a file or given to `importConfiguration`. It is held in memory as a whole: take ' +
      '`download` for what is large.',
    resolve: ({ document }) => document,
  }),
  digest: t.exposeString('digest', {
    description:
      '`sha256:` and 64 hexadecimal digits, of the canonical entities: equal configurations under the same secret have equal ' +
      'digests.',
  }),
  watermark: t.exposeString('watermark', {
    description:
      'The point that this export stands at, opaque: `changedSince` of a later one of the same server takes it.',
  }),
  deleted: t.field({
    type: [EntityReference],
    description:
      'With `changedSince`: what was deleted since, or has another key now, of the kinds and keys asked for. Else empty.',
    resolve: ({ deleted }) => [...deleted],
  }),
  ...unmatchedFields(t),
}));
