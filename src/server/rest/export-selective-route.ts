import { everything } from '../../transfer/export/export-selection.ts';
import { keysOfSelected } from '../../transfer/export/keys-of-selected.ts';
import { documentSchema, exportAnswer } from './export-answer.ts';
import * as parameter from './parameters.ts';
import { readSelected } from './read-selected.ts';
import { readSmallBody } from './read-small-body.ts';
import type { RestRoute } from './rest-route.ts';

const includeDependencies = parameter.boolean(
  'include_dependencies',
  true,
  'Whether to export what the others refer to as well.',
);

export const selectedSchema = {
  type: 'object',
  description: 'A type and what names its entities: keys or ids; `*` for all of them.',
  examples: [{ tools: ['weather', 'translate'], servers: ['*'] }],
  additionalProperties: { type: 'array', items: { type: 'string' } },
} as const;

export const exportSelectiveRoute: RestRoute = {
  method: 'POST',
  path: '/export/selective',
  operationId: 'export_selective_configuration',
  summary: 'Export some entities',
  description:
    'Answers with the document. Entities are exported whether they are in use or not; what names nothing is listed in ' +
    '`metadata.missing`.',
  parameters: [includeDependencies],
  body: selectedSchema,
  answer: documentSchema,
  refusals: {
    400: 'The body is no JSON.',
    413: 'The body is too large.',
    415: 'The body is of another type.',
    422: 'A type is unknown, or a parameter is wrong.',
  },
  handle: async (call) => {
    const selected = readSelected('the body', await readSmallBody(call));
    return exportAnswer(call, {
      ...everything,
      select: await keysOfSelected(call.lading.store, selected),
      includeInactive: true,
      includeDependencies: includeDependencies.read(call.query),
    });
  },
};
