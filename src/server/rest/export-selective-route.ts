import { everything } from '../../exports/export-selection.ts';
import { exportAnswer, exportedSchema, exportFormat, includeDependencies } from './export-answer.ts';
import { readSelected } from './read-selected.ts';
import { readSmallBody } from './read-small-body.ts';
import type { RestRoute } from './rest-route.ts';

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
