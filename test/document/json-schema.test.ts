import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { exportDocumentSchema } from '../../src/document/json-schema.ts';

const isExport = new Ajv2020({ strict: false }).compile(exportDocumentSchema());

const document = {
  version: '2025-03-26',
  api_version: 'v1',
  backward_compatible: true,
  schema_url: 'https://lading.example/schemas/export/v1.json',
  export_id: 'e',
  exported_at: '2026-01-01T00:00:00Z',
  exported_by: 'me',
  source_gateway: 'https://lading.example',
  encryption_method: 'AES-256-GCM',
  entities: { roots: [{ uri: 'file:///a', name: 'a', tags: [], is_active: true }], tools: [] },
  metadata: {
    entity_counts: { roots: 1, tools: 0 },
    dependencies: { servers_to_tools: { s: ['t'] }, servers_to_resources: {}, servers_to_prompts: {} },
    export_options: {},
    digest: 'd',
  },
};

it('describes an exported document', () => {
  expect(isExport(document)).toBe(true);
});

it.each([
  ['without a version', { ...document, version: undefined }],
  ['with an unknown kind', { ...document, entities: { bogus: [] } }],
  ['with an entity that is not whole', { ...document, entities: { roots: [{ uri: 'a' }] } }],
  ['without dependencies', { ...document, metadata: { entity_counts: {}, export_options: {} } }],
])('refuses a document %s', (_, wrong) => {
  expect(isExport(JSON.parse(JSON.stringify(wrong)))).toBe(false);
});

it('refers to nothing outside itself', () => {
  expect(JSON.stringify(exportDocumentSchema())).not.toContain('$ref');
});
