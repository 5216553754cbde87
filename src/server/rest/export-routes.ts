import { z } from 'zod';
import { has } from '../../access/viewer.ts';
import { contextForgeFormat } from '../../document/formats/contextforge/contextforge-format.ts';
import { jsonFormat } from '../../document/formats/json/json-format.ts';
import { schemaPath } from '../../exports/export-document.ts';
import { type ExportSelection, everything, withholdSecrets } from '../../exports/export-selection.ts';
import { exportDocument } from '../../exports/open-download.ts';
import { readRecipient } from '../../exports/seal-for-recipient.ts';
import { accountOfExport } from '../../exports/tell-export.ts';
import type { KindName } from '../../kinds/registry.ts';
import * as query from './query.ts';
import { readSmallBody } from './receive-body.ts';
import { defineRoute, type RestAnswer, type RestCall } from './rest-route.ts';
import { readKind, readSelected, readSelectionText, selected } from './selection.ts';

/** `json` is what ContextForge's clients ask for and expect its form by. */
const formats = { json: contextForgeFormat, contextforge: contextForgeFormat, lading: jsonFormat } as const;

const formatNames = ['json', 'contextforge', 'lading'] as const satisfies (keyof typeof formats)[];

const common = {
  export_format: query
    .text()
    .transform((name) => name.toLowerCase())
    .pipe(z.enum(formatNames, 'must be json or lading; other formats are downloads of the GraphQL API.'))
    .default('json')
    .describe(
      "json, which is ContextForge's form, sealed under this server's secret as ContextForge seals; or lading.",
    ),
  include_dependencies: query
    .boolean()
    .default(false)
    .describe('Whether to export what the others refer to as well.'),
  recipient: query
    .text()
    .optional()
    .describe(
      'Public key of age (`age1…`): credentials are sealed for who has its identity; with `export_format=lading`.',
    ),
};

/** What is asked of every export. */
type Common = z.output<z.ZodObject<typeof common>>;

/** The document of an export, sent as it is read. */
async function exportAnswer(
  { services, log, viewer, act, signal }: RestCall,
  { export_format, recipient }: Pick<Common, 'export_format' | 'recipient'>,
  chosen: ExportSelection,
): Promise<RestAnswer> {
  const wanted =
    recipient === undefined ? chosen : { ...chosen, recipient: readRecipient(recipient, chosen) };
  const selection = has(viewer, 'secrets_export') ? wanted : withholdSecrets(wanted);
  const request = {
    selection,
    format: formats[export_format],
    exportedBy: viewer.name,
    teller: { log, act },
  };
  const { manager } = services.store.dataSource;
  await act.allowed(await accountOfExport(manager, selection, { format: request.format.name }));
  return { status: 200, document: await exportDocument(services, request, signal) };
}

/** Our own form; ContextForge's has fewer members in its envelope. */
export const ownDocument = z.unknown().meta({ $ref: schemaPath });

const exported = z
  .looseObject({
    version: z.string(),
    exported_at: z.string(),
    exported_by: z.string(),
    source_gateway: z.string().optional(),
    encryption_method: z.string().optional(),
    entities: z.record(z.string(), z.array(z.looseObject({}))),
    metadata: z.looseObject({}),
  })
  .describe(`In ContextForge's form; with \`export_format=lading\` in that of \`${schemaPath}\`.`);

const exportQuery = z.object({
  export_format: common.export_format,
  types: query.list().optional().describe('Entity types to export, else all.'),
  exclude_types: query.list().optional().describe('Entity types to leave out.'),
  tags: query
    .list()
    .optional()
    .describe('Entities that have one of these tags, by label or by id; case does not matter.'),
  select: query.text().optional().describe('Only these entities, by key, id or slug: `tools:a,b;servers:*`.'),
  include_inactive: query.boolean().default(false).describe('Whether to export what is not in use.'),
  include_dependencies: common.include_dependencies,
  recipient: common.recipient,
});

export const exportRoute = defineRoute({
  method: 'GET',
  path: '/export',
  permissions: ['config_export'],
  isAudited: true,
  operationId: 'export_configuration',
  summary: 'Export the configuration',
  description: 'Answers with the document; all of it is read in one snapshot of the database.',
  query: exportQuery,
  answer: exported,
  refusals: { 422: 'A parameter is wrong.' },
  handle: async (call, asked) => exportAnswer(call, asked, selectionOf(asked)),
});

const selectionOf = ({
  types = [],
  exclude_types: excluded = [],
  tags = [],
  select,
  include_inactive: includeInactive,
  include_dependencies: includeDependencies,
}: z.output<typeof exportQuery>): ExportSelection => ({
  ...everything,
  ...(types.length > 0 && { kinds: types.map(readKind) }),
  ...(excluded.length > 0 && { excludeKinds: excluded.flatMap(excludedKind) }),
  ...(select && { select: readSelectionText('select', select) }),
  ...(tags.length > 0 && { tags }),
  includeInactive,
  includeDependencies,
});

// ContextForge's guide leaves out metrics, which are in no document anyway.
const excludedKind = (spelling: string): KindName[] => (spelling === 'metrics' ? [] : [readKind(spelling)]);

export const exportSelectiveRoute = defineRoute({
  method: 'POST',
  path: '/export/selective',
  permissions: ['config_export'],
  isAudited: true,
  operationId: 'export_selective_configuration',
  summary: 'Export some entities',
  description:
    'Answers with the document. Entities are exported whether they are in use or not; what names nothing is listed in ' +
    '`metadata.missing`.',
  query: z.object(common),
  body: selected,
  answer: exported,
  refusals: {
    400: 'The body is no JSON, or is nested too deeply.',
    413: 'The body is too large.',
    415: 'The body is of another type.',
    422: 'A type is unknown, or a parameter is wrong.',
  },
  handle: async (call, asked) =>
    exportAnswer(call, asked, {
      ...everything,
      select: readSelected('the body', await readSmallBody(call)),
      includeInactive: true,
      includeDependencies: asked.include_dependencies,
    }),
});
