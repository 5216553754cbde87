import { contextForgeFormat } from '../../document/formats/contextforge/contextforge-format.ts';
import { jsonFormat } from '../../document/formats/json/json-format.ts';
import { schemaPath } from '../../exports/export-document.ts';
import type { ExportSelection } from '../../exports/export-selection.ts';
import { openDocument } from '../../exports/open-download.ts';
import * as parameter from './parameters.ts';
import { wrongParameter } from './rest-problem.ts';
import type { RestAnswer, RestCall } from './rest-route.ts';

/** `json` is what ContextForge's clients ask for and expect its form by. */
const formats = { json: contextForgeFormat, contextforge: contextForgeFormat, lading: jsonFormat } as const;

export const exportFormat = parameter.text(
  'export_format',
  "json, which is ContextForge's form, sealed under this server's secret as ContextForge seals; or lading.",
);

export const includeDependencies = parameter.boolean(
  'include_dependencies',
  false,
  'Whether to export what the others refer to as well.',
);

/** The document of an export, sent as it is read. */
export async function exportAnswer(
  { services, viewer, query, signal }: RestCall,
  selection: ExportSelection,
): Promise<RestAnswer> {
  const format = readFormat(exportFormat.read(query) ?? 'json');
  const request = { selection, format, exportedBy: viewer.name };
  return { status: 200, document: await openDocument(services, request, signal) };
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

export const exportedSchema = {
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
