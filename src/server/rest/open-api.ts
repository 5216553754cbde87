import { z } from 'zod';
import { schemaToJson } from '../../document/json-schema.ts';
import type { JsonObject } from '../../lib/json.ts';
import { parametersIn } from './query.ts';
import type { RestRoute } from './rest-route.ts';
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
  paths: described().paths,
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer' },
      basic: { type: 'http', scheme: 'basic', description: 'Any name, and the token as the password.' },
    },
    schemas: { Problem: described().problem },
  },
});

interface Described {
  readonly paths: JsonObject;
  readonly problem: JsonObject;
}

let made: Described | undefined;

/** Made once, when somebody first asks: anybody may ask, again and again. */
const described = (): Described => (made ??= { paths: paths(), problem: jsonSchemaOf(problem) });

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
  parameters: [...queryParameters(route), ...pathParameters(route)],
  ...(route.body && { requestBody: { required: true, content: json(jsonSchemaOf(route.body)) } }),
  responses: {
    200: { description: 'It is done.', content: json(jsonSchemaOf(route.answer)) },
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

const queryParameters = ({ query }: RestRoute): JsonObject[] =>
  parametersIn(query).map(([name, form]) => {
    const { description = '', ...schema } = jsonSchemaOf(form);
    // One text with commas, not the name again and again.
    const isList = schema['type'] === 'array';
    return { name, in: 'query', description, schema, ...(isList && { style: 'form', explode: false }) };
  });

const pathParameters = ({ path }: RestRoute): JsonObject[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

/** What is read, and not what it is read from. */
function jsonSchemaOf(form: z.ZodType): JsonObject {
  const { $schema: _, ...schema } = schemaToJson(form, 'output');
  return schema;
}

const documentation = z.string().describe('Where the code is explained: a path on this server.');

const problem = z.looseObject({
  detail: z.string().describe('What is wrong, and what to do.'),
  code: z.string().describe('The same for programs; stable.'),
  documentation,
  permission: z.string().optional().describe('The permission that is lacking, with the code `FORBIDDEN`.'),
  problems: z
    .array(
      z.looseObject({
        code: z.string(),
        message: z.string(),
        path: z.string().optional().describe('JSON pointer into the document.'),
        documentation,
      }),
    )
    .optional()
    .describe('All that is wrong with a document.'),
});
