import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/lib/json.ts';
import { restRoutes } from '../../../src/server/rest/rest-routes.ts';
import { strictAjv } from '../../support/check-export.ts';
import { oneDatabase } from '../../support/databases.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

/** Every JSON Schema within a value, wherever it stands. */
const schemasIn = (value: Json): JsonObject[] =>
  Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, member]) =>
    name === 'schema' ? [object(member)] : (Array.isArray(member) ? member : [member]).flatMap(schemasIn),
  );

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** What OpenAPI 3.1 demands of the parts that are used here. */
const content = {
  type: 'object',
  additionalProperties: { type: 'object', required: ['schema'], properties: { schema: { type: 'object' } } },
} as const;
const structure = {
  type: 'object',
  required: ['openapi', 'info', 'paths', 'components', 'security', 'servers'],
  additionalProperties: false,
  properties: {
    openapi: { const: '3.1.0' },
    info: { type: 'object', required: ['title', 'version'] },
    servers: { type: 'array', items: { type: 'object', required: ['url'] } },
    security: { type: 'array', items: { type: 'object' } },
    components: { type: 'object', required: ['schemas', 'securitySchemes'] },
    paths: {
      type: 'object',
      propertyNames: { pattern: '^/' },
      additionalProperties: {
        type: 'object',
        propertyNames: { enum: ['get', 'post'] },
        additionalProperties: {
          type: 'object',
          required: ['operationId', 'summary', 'description', 'parameters', 'responses'],
          properties: {
            parameters: {
              type: 'array',
              items: {
                type: 'object',
                required: ['name', 'in', 'schema'],
                properties: { in: { enum: ['query', 'path'] } },
                if: { properties: { in: { const: 'path' } } },
                // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
                then: { required: ['required'], properties: { required: { const: true } } },
              },
            },
            requestBody: { type: 'object', required: ['content'], properties: { content } },
            responses: {
              type: 'object',
              required: ['200'],
              propertyNames: { pattern: '^[1-5][0-9][0-9]$' },
              additionalProperties: {
                type: 'object',
                required: ['description', 'content'],
                properties: { description: { type: 'string', minLength: 1 }, content },
              },
            },
          },
        },
      },
    },
  },
} as const;

describe.each([oneDatabase])('the OpenAPI document', ({ place }) => {
  let server: RunningTestServer;
  let document: JsonObject;
  beforeAll(async () => {
    server = await runServer({ place });
    document = await (await fetch(`${server.url}/openapi.json`)).json();
  });

  it('is built as OpenAPI 3.1 demands', () => {
    const isOpenApi = new Ajv2020({ strict: false, allErrors: true }).compile(structure);
    expect(isOpenApi(document), JSON.stringify(isOpenApi.errors)).toBe(true);
    expect(document['servers']).toEqual([{ url: server.url }]);
  });

  const operations = () =>
    Object.entries(object(document['paths'])).flatMap(([path, methods]) =>
      Object.entries(object(methods)).map(([method, operation]) => ({
        path,
        method,
        operation: object(operation),
      })),
    );

  it('has the operations of the table, and no others', () => {
    const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(described.sort()).toEqual(restRoutes.map(({ method, path }) => `${method} ${path}`).sort());
    const ids = operations().map(({ operation }) => operation['operationId']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes the parameters that are read, and those of the paths', () => {
    for (const { path, method, operation } of operations()) {
      const route = restRoutes.find((one) => one.path === path && one.method === method.toUpperCase());
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const names = (operation['parameters'] as JsonObject[]).map(({ name }) => name);
      const inQuery = Object.keys(route?.query.shape ?? {}).filter(
        (name) => !['rekey_secret', 'source_identity'].includes(name),
      );
      expect(names).toEqual([...inQuery, ...inPath]);
    }
  });

  it('has schemas that are valid, and refers to what is there', async () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = '']) => to);
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem', '/schemas/export/v1.json']));
    expect((await fetch(new URL('/schemas/export/v1.json', server.url))).status).toBe(200);
    for (const { operation } of operations())
      for (const schema of schemasIn(operation)) expect(strictAjv().validateSchema(schema)).toBe(true);
  });

  it('says of a parameter what is read', () => {
    const [limit] = object(object(object(document['paths'])['/import/status'])['get'])['parameters'] as [
      Json,
    ];
    expect(limit).toEqual({
      name: 'limit',
      in: 'query',
      description: 'How many of the newest imports to list.',
      schema: { type: 'integer', default: 100, minimum: 1, maximum: 1_000 },
    });
    const [, types] = object(object(object(document['paths'])['/export'])['get'])['parameters'] as Json[];
    expect(types).toMatchObject({ schema: { type: 'array' }, style: 'form', explode: false });
  });

  it('names only answers that are possible: each operation is there', async () => {
    for (const { method, path } of restRoutes) {
      const { status } = await fetch(server.url + path.replace('{import_id}', 'x'), { method });
      expect(status, `${method} ${path}`).toBe(401);
    }
  });
});
