import { has } from '../../access/viewer.ts';
import { contextForgeFormat } from '../../document/formats/contextforge/contextforge-format.ts';
import { jsonFormat } from '../../document/formats/json/json-format.ts';
import { schemaPath } from '../../exports/export-document.ts';
import { type ExportSelection, everything, withholdSecrets } from '../../exports/export-selection.ts';
import { exportDocument } from '../../exports/open-download.ts';
import type { KindName } from '../../kinds/registry.ts';
import { readSmallBody } from './receive-body.ts';
import * as parameter from './rest-route.ts';
import { type RestAnswer, type RestCall, type RestRoute, wrongParameter } from './rest-route.ts';
import { readKind, readSelected, readSelectionText } from './selection.ts';

/** `json` is what ContextForge's clients ask for and expect its form by. */
const formats = { json: contextForgeFormat, contextforge: contextForgeFormat, lading: jsonFormat } as const;

const exportFormat = parameter.text(
  'export_format',
  "json, which is ContextForge's form, sealed under this server's secret as ContextForge seals; or lading.",
);

const includeDependencies = parameter.boolean(
  'include_dependencies',
  false,
  'Whether to export what the others refer to as well.',
);

/** The document of an export, sent as it is read. */
async function exportAnswer(
  { services, viewer, query, signal }: RestCall,
  wanted: ExportSelection,
): Promise<RestAnswer> {
  const selection = has(viewer, 'secrets_export') ? wanted : withholdSecrets(wanted);
  const format = readFormat(exportFormat.read(query) ?? 'json');
  const request = { selection, format, exportedBy: viewer.name };
  return { status: 200, document: await exportDocument(services, request, signal) };
}

function readFormat(name: string) {
  const folded = name.toLowerCase();
  if (folded === 'json' || folded === 'contextforge' || folded === 'lading') return formats[folded];
  throw wrongParameter(
    "'export_format' must be json or lading; other formats are downloads of the GraphQL API.",
  );
}

/** Our own form; ContextForge's has fewer members in its envelope. */
export const documentSchema = { $ref: schemaPath } as const;

const exportedSchema = {
  type: 'object',
  description: `In ContextForge's form; with \`export_format=lading\` in that of \`${schemaPath}\`.`,
  properties: {
    ...Object.fromEntries(
      ['version', 'exported_at', 'exported_by', 'source_gateway', 'encryption_method'].map((name) => [
        name,
        { type: 'string' },
      ]),
    ),
    entities: { type: 'object', additionalProperties: { type: 'array', items: { type: 'object' } } },
    metadata: { type: 'object' },
  },
  required: ['version', 'exported_at', 'exported_by', 'entities', 'metadata'],
} as const;

const types = parameter.list('types', 'Entity types to export, else all.');
const excludeTypes = parameter.list('exclude_types', 'Entity types to leave out.');
const tags = parameter.list(
  'tags',
  'Entities that have one of these tags, by label or by id; case does not matter.',
);
const select = parameter.text('select', 'Only these entities, by key, id or slug: `tools:a,b;servers:*`.');
const includeInactive = parameter.boolean('include_inactive', false, 'Whether to export what is not in use.');
export const exportRoute: RestRoute = {
  method: 'GET',
  path: '/export',
  permissions: ['config_export'],
  operationId: 'export_configuration',
  summary: 'Export the configuration',
  description: 'Answers with the document; all of it is read in one snapshot of the database.',
  parameters: [exportFormat, types, excludeTypes, tags, select, includeInactive, includeDependencies],
  answer: exportedSchema,
  refusals: { 422: 'A parameter is wrong.' },
  handle: async (call) => exportAnswer(call, selectionOf(call)),
};

function selectionOf({ query }: RestCall): ExportSelection {
  const [kinds, excluded, wanted] = [types.read(query), excludeTypes.read(query), select.read(query)];
  const tagged = tags.read(query);
  return {
    ...everything,
    ...(kinds && { kinds: kinds.map(readKind) }),
    ...(excluded && { excludeKinds: excluded.flatMap(excludedKind) }),
    ...(wanted && { select: readSelectionText('select', wanted) }),
    ...(tagged && { tags: tagged }),
    includeInactive: includeInactive.read(query),
    includeDependencies: includeDependencies.read(query),
  };
}

// ContextForge's guide leaves out metrics, which are in no document anyway.
const excludedKind = (spelling: string): KindName[] => (spelling === 'metrics' ? [] : [readKind(spelling)]);

export const selectedSchema = {
  type: 'object',
  description: 'A type and what names its entities: keys, ids or slugs; `*` for all of them.',
  examples: [{ tools: ['weather', 'translate'], servers: ['*'] }],
  additionalProperties: { type: 'array', items: { type: 'string' } },
} as const;

export const exportSelectiveRoute: RestRoute = {
  method: 'POST',
  path: '/export/selective',
  permissions: ['config_export'],
  operationId: 'export_selective_configuration',
  summary: 'Export some entities',
  description:
    'Answers with the document. Entities are exported whether they are in use or not; what names nothing is listed in ' +
    '`metadata.missing`.',
  parameters: [exportFormat, includeDependencies],
  body: selectedSchema,
  answer: exportedSchema,
  refusals: {
    400: 'The body is no JSON, or is nested too deeply.',
    413: 'The body is too large.',
    415: 'The body is of another type.',
    422: 'A type is unknown, or a parameter is wrong.',
  },
  handle: async (call) => {
    const selected = readSelected('the body', await readSmallBody(call));
    return exportAnswer(call, {
      ...everything,
      select: selected,
      includeInactive: true,
      includeDependencies: includeDependencies.read(call.query),
    });
  },
};
