import { type ExportSelection, everything } from '../../exports/export-selection.ts';
import type { KindName } from '../../kinds/registry.ts';
import { exportAnswer, exportedSchema, exportFormat, includeDependencies } from './export-answer.ts';
import * as parameter from './parameters.ts';
import { readKind } from './read-kind.ts';
import { readSelectionText } from './read-selected.ts';
import type { RestCall, RestRoute } from './rest-route.ts';

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
