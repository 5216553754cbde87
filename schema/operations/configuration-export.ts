import type { ConfigurationExport as Exported } from '../../src/transfer/export/export-configuration.ts';
import {
  apiVersion,
  documentVersion,
  encryptionMethod,
  exportOptions,
  schemaPath,
} from '../../src/transfer/export/export-document.ts';
import { builder } from '../builder.ts';
import { EntityReference } from '../shared/entity-reference.ts';
import { EntityCount, entityCounts } from './entity-count.ts';

const ExportMetadata = builder.objectRef<Exported>('ExportMetadata').implement({
  fields: (t) => ({
    entityCounts: t.field({ type: [EntityCount], resolve: ({ counts }) => entityCounts(counts) }),
    dependencies: t.field({
      type: 'JSON',
      description: 'Server name to the keys it refers to, per kind of reference.',
      resolve: ({ dependencies }) => dependencies,
    }),
    exportOptions: t.field({ type: 'JSON', resolve: (exported) => exportOptions(exported) }),
    leftOutInactive: t.field({
      type: [EntityCount],
      description:
        'How many more there would be with `includeInactive`; kinds of which nothing was left out are not there.',
      resolve: ({ remarks }) => entityCounts(remarks.leftOutInactive),
    }),
  }),
});

const ExportedEntities = builder.objectRef<Exported>('ExportedEntities').implement({
  fields: (t) => ({
    roots: t.field({ type: ['Root'], resolve: ({ rows }) => rows.root ?? [] }),
    gateways: t.field({ type: ['Gateway'], resolve: ({ rows }) => rows.gateway ?? [] }),
    tools: t.field({ type: ['Tool'], resolve: ({ rows }) => rows.tool ?? [] }),
    resources: t.field({ type: ['Resource'], resolve: ({ rows }) => rows.resource ?? [] }),
    prompts: t.field({ type: ['Prompt'], resolve: ({ rows }) => rows.prompt ?? [] }),
    servers: t.field({ type: ['Server'], resolve: ({ rows }) => rows.server ?? [] }),
  }),
});

export const ConfigurationExport = builder.objectRef<Exported>('ConfigurationExport').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    version: t.string({ resolve: () => documentVersion }),
    apiVersion: t.string({ resolve: () => apiVersion }),
    schemaUrl: t.string({
      resolve: (_exported, _args, { lading }) => `${lading.publicUrl}${schemaPath}`,
    }),
    exportedAt: t.expose('exportedAt', { type: 'DateTime' }),
    exportedBy: t.exposeString('exportedBy'),
    sourceGateway: t.string({ resolve: (_exported, _args, { lading }) => lading.publicUrl }),
    encryptionMethod: t.string({ resolve: () => encryptionMethod }),
    entities: t.field({
      type: ExportedEntities,
      description: 'All of it is read in one snapshot of the database; only the kinds asked for are read.',
      resolve: (exported) => exported,
    }),
    metadata: t.field({ type: ExportMetadata, resolve: (exported) => exported }),
    document: t.field({
      type: 'JSON',
      description: 'The document, ready to be kept in a file or given to `importConfiguration`.',
      resolve: ({ document }) => document,
    }),
    digest: t.exposeString('digest', {
      description:
        '`sha256:` and the hexadecimal digest of the canonical entities: equal configuration, equal digest.',
    }),
    watermark: t.exposeString('watermark', { description: 'Give it to `changedSince` of the next export.' }),
    deleted: t.field({
      type: [EntityReference],
      description:
        'With `changedSince`: what was deleted since, or has another key now, of the kinds and keys asked for.',
      resolve: ({ deleted }) => [...deleted],
    }),
    missing: t.field({
      type: [EntityReference],
      description: 'Selected keys that name nothing.',
      resolve: ({ missing }) => [...missing],
    }),
    warnings: t.field({
      type: ['String'],
      description:
        'Tags and kinds that were asked for and match nothing, and without secrets what looks like one nevertheless; each begins with a stable code: `TAG_WITHOUT_MATCH: …`.',
      resolve: ({ remarks }) => [...remarks.warnings],
    }),
  }),
});
