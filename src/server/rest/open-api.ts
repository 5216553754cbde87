import type { JsonObject } from '../../lib/json.ts';
import { problemSchema } from './answers.ts';
import type { Parameter, RestRoute } from './rest-route.ts';
import { restRoutes } from './rest-routes.ts';

/** OpenAPI 3.1 of the REST operations, made from their table. */
export const openApi = (publicUrl: string): JsonObject => ({
  openapi: '3.1.0',
  info: {
    title: 'Lading',
    version: 'v1',
    description: 'Exports and imports of an MCP gateway, as the clients of IBM ContextForge ask for them.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: publicUrl }],
  security: [{ bearer: [] }, { basic: [] }],
  paths: paths(),
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer' },
      basic: { type: 'http', scheme: 'basic', description: 'Any name, and the token as the password.' },
    },
    schemas: { Problem: problemSchema },
  },
});

function paths(): JsonObject {
  const found: Record<string, JsonObject> = {};
  for (const route of restRoutes)
    found[route.path] = { ...found[route.path], [route.method.toLowerCase()]: operation(route) };
  return found;
}

const operation = (route: RestRoute): JsonObject => ({
  operationId: route.operationId,
  summary: route.summary,
  description: route.description,
  parameters: [...route.parameters.map(queryParameter), ...pathParameters(route)],
  ...(route.body && { requestBody: { required: true, content: json(route.body) } }),
  responses: {
    200: { description: 'It is done.', content: json(route.answer) },
    ...Object.fromEntries(Object.entries({ ...route.refusals, ...always }).map(refused)),
  },
});

/** What every operation can be answered with. */
const always = {
  401: 'Nobody is signed in.',
  403: 'Who is signed in lacks the permission that `permission` names.',
  500: 'Something unexpected went wrong; the log of the server says what.',
  503: 'The database does not answer.',
};

const refused = ([status, description]: readonly [string, string]): [string, JsonObject] => [
  status,
  { description, content: json({ $ref: '#/components/schemas/Problem' }) },
];

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

const queryParameter = ({ name, description, schema }: Parameter<unknown>): JsonObject => ({
  name,
  in: 'query',
  description,
  schema,
});

const pathParameters = ({ path }: RestRoute): JsonObject[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
