import { describe, expect, it } from 'vitest';
import type { DocumentFormat } from '../../../src/document/document-format.ts';
import { formats } from '../../../src/document/formats/formats.ts';
import { mcpJsonFormat } from '../../../src/document/formats/mcp-json/mcp-json-format.ts';
import { readMcpServers } from '../../../src/document/formats/mcp-json/parse-servers-file.ts';
import { defaultLimits } from '../../../src/document/limits.ts';
import { InvalidDocument } from '../../../src/document/problems.ts';
import { prepareEntity } from '../../../src/imports/receive/prepare-entity.ts';
import { gateway } from '../../../src/kinds/gateway.ts';
import { awkwardDocument } from '../../support/documents.ts';
import { collect, pieces } from '../reading.ts';
import { forbidden, pulledForStart, ring, secret, written, writtenBytes } from './sample-documents.ts';

const write = async (...[gateways, pageSize]: [readonly unknown[], number?]): Promise<string> =>
  (await writtenBytes(mcpJsonFormat.write(written({ gateways }, pageSize), { ring }))).toString();

function read(text: string) {
  if (mcpJsonFormat.reading === undefined) throw new Error('Not read.');
  return collect(mcpJsonFormat.reading.read(pieces(text, 1_000), defaultLimits), defaultLimits);
}

const readServers = (servers: object) => read(JSON.stringify({ mcpServers: servers }));

/** Entities as an import would take them. */
const prepared = async (text: string) =>
  (await read(text)).entities.map((raw) =>
    prepareEntity(gateway, raw, { keys: { ring }, limits: defaultLimits }),
  );

const recogniser = (text: string): DocumentFormat | undefined =>
  formats.find(({ reading }) => reading?.recognise(Buffer.from(text)));

const sealed = (content: object) =>
  ring.seal({ kind: 'gateway', field: 'auth_value' }, JSON.stringify(content));

const gatewayNamed = (name: string, fields: object = {}) => ({
  name,
  url: `https://${name}.test/mcp`,
  description: null,
  transport: 'STREAMABLEHTTP',
  capabilities: {},
  health_check: null,
  passthrough_headers: [],
  tags: [],
  is_active: true,
  auth_type: null,
  auth_value: null,
  ...fields,
});

describe('the MCP JSON format', () => {
  it('refuses a file of more values than are held at once', async () => {
    const text = `{"mcpServers":{"a":{"url":"https://example.com","x":[${'{},'.repeat(50)}1]}}}`;
    const reading = readMcpServers(pieces(text, 100), { ...defaultLimits, values: 50 });
    await expect(reading.next()).rejects.toMatchObject({ problems: [{ code: 'TOO_MANY_VALUES', path: '' }] });
    const enough = readMcpServers(pieces(text, 100), { ...defaultLimits, values: 100 });
    expect(await enough.next()).toMatchObject({ done: false });
  });

  it('has placeholders in the place of secrets', async () => {
    const file = JSON.parse(
      await write([
        gatewayNamed('gw-basic', {
          auth_type: 'basic',
          auth_value: sealed({ Authorization: 'Basic c2VjcmV0' }),
        }),
        gatewayNamed('gw-headers', {
          auth_type: 'authheaders',
          auth_value: sealed({ 'X-Token': 's3cret', 'X-Two': 's3cret' }),
          transport: 'SSE',
        }),
        gatewayNamed('gw-query', {
          url: 'https://q.test/mcp?a=1#top',
          auth_type: 'query_param',
          auth_value: sealed({ 'api key': 's3cret', other: 's3cret' }),
        }),
        gatewayNamed('gw-oauth', { auth_type: 'oauth', auth_value: sealed({ client_secret: 's3cret' }) }),
      ]),
    );
    expect(JSON.stringify(file)).not.toMatch(/s3cret|c2Vj|v1\./);
    expect(file.mcpServers['gw-basic']).toMatchObject({
      type: 'http',
      url: 'https://gw-basic.test/mcp',
      headers: { Authorization: '${' + 'LADING_GW_BASIC__AUTHORIZATION}' },
    });
    expect(file.mcpServers['gw-headers']).toMatchObject({
      type: 'sse',
      headers: {
        'X-Token': '${' + 'LADING_GW_HEADERS__X_TOKEN}',
        'X-Two': '${' + 'LADING_GW_HEADERS__X_TWO}',
      },
    });
    expect(file.mcpServers['gw-query'].url).toMatch(
      /^https:\/\/q\.test\/mcp\?a=1&api%20key=\$\{LADING_GW_QUERY__API_KEY__[0-9A-F]{12}\}&other=\$\{LADING_GW_QUERY__OTHER\}#top$/,
    );
    expect(file.mcpServers['gw-oauth']).not.toHaveProperty('headers');
  });

  it.each([1, 5, 100])(
    'gives the same gateways back, without their secrets, in pages of %i',
    async (pageSize) => {
      const gateways = (awkwardDocument(secret).entities['gateways'] ?? []).map((given) => Object(given));
      const queries = ['https://q.test', 'https://q.test/?a=1#x', 'https://q.test/?x=${' + 'Y}&b=1'].map(
        (url, at) =>
          gatewayNamed(`q${at}`, {
            url,
            auth_type: 'query_param',
            auth_value: sealed({ one: '1', two: '2' }),
          }),
      );
      const all = [...gateways, ...queries, gatewayNamed('__proto__'), gatewayNamed('7')];
      const text = await write(all, pageSize);
      expect(text).not.toMatch(forbidden);
      const { entities, envelope } = await read(text);
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect(entities.map(({ value }) => Object(value)).sort(byName)).toEqual(
        all.map(({ auth_value: _, ...rest }) => rest).sort(byName),
      );
      expect(envelope).toMatchObject({
        version: '2025-03-26',
        exportedAt: '2026-01-01T00:00:00.000Z',
        warnings: [],
      });
      for (const entity of await prepared(text)) expect(entity).not.toHaveProperty('problems');
    },
  );

  it('gives placeholders of names that look the same two names', async () => {
    const names = ['a-b', 'a_b', 'A-B', 'a b', 'a--b', 'é'];
    const text = await write(names.map((name) => gatewayNamed(name, { auth_type: 'bearer' })));
    const variables = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => `${name}`);
    expect(new Set(variables).size).toBe(names.length);
    for (const name of variables) expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
  });

  it('is an empty file where there are no gateways', async () => {
    expect(JSON.parse(await write([])).mcpServers).toEqual({});
    expect((await read(await write([]))).entities).toEqual([]);
  });

  it('reads the files of clients', async () => {
    const { entities, envelope } = await readServers({
      notion: { url: 'https://mcp.notion.test/sse', headers: { Authorization: 'Bearer s3cret' } },
      typed: { type: 'http', url: 'https://a.test/sse', disabled: true, description: 'A server' },
      windsurf: { serverUrl: 'https://w.test/mcp', headers: { 'X-Key': '${' + 'env:KEY}' } },
    });
    expect(entities.map(({ value }) => value)).toEqual([
      { name: 'notion', url: 'https://mcp.notion.test/sse', transport: 'SSE', auth_type: 'bearer' },
      {
        name: 'typed',
        url: 'https://a.test/sse',
        transport: 'STREAMABLEHTTP',
        description: 'A server',
        is_active: false,
      },
      { name: 'windsurf', url: 'https://w.test/mcp', transport: 'STREAMABLEHTTP', auth_type: 'authheaders' },
    ]);
    expect(envelope).toMatchObject({ version: 'mcpServers', exportedAt: 'unknown' });
    expect(envelope.warnings).toEqual([
      'MISSING_SECRET: The server "notion" has headers in clear, which were left out: "Authorization". ' +
        "Set the gateway's credential through the API.",
    ]);
  });

  it("reads VS Code's word for the list", async () => {
    const { entities } = await read(
      '\ufeff{"inputs":[],"servers":{"a":{"type":"sse","url":"https://a.test"}}}',
    );
    expect(entities.map(({ value }) => value)).toEqual([
      { name: 'a', url: 'https://a.test', transport: 'SSE' },
    ]);
  });

  it('fails servers that are started with a command, and only those', async () => {
    const text = JSON.stringify({
      mcpServers: { fs: { command: 'npx', env: { K: 's3cret' } }, a: { url: 'https://a.test' }, b: 5, c: {} },
    });
    const [fs, a, b, c] = await prepared(text);
    expect(fs?.problems).toEqual([
      expect.objectContaining({ code: 'NOT_A_GATEWAY', path: '/entities/gateways/0' }),
    ]);
    expect(JSON.stringify(fs)).not.toContain('s3cret');
    expect(a).toMatchObject({ key: 'a', portable: { url: 'https://a.test' } });
    expect(b?.problems?.[0]?.code).toBe('NOT_AN_OBJECT');
    expect(c?.problems?.[0]?.message).toBe("Entity 3 in 'gateways' missing required field: url");
  });

  it.each([
    ['{"mcpServers"', 'INVALID_JSON'],
    ['[]', 'NOT_AN_OBJECT'],
    ['{"mcpServers":[]}', 'NOT_AN_OBJECT'],
    ['{}', 'MISSING_FIELD'],
  ])('refuses %s', async (text, code) => {
    const refused = await read(text).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidDocument);
    expect(refused).toMatchObject({ problems: [{ code }] });
  });

  it.each([
    ['mcp_json', '{"mcpServers":{}}'],
    ['mcp_json', ' \n{ "$schema": "x", "inputs": [{"entities": 1}], "servers": {"a": {"command": "npx"}}}'],
    ['mcp_json', '{"mcpServers":{"a":{"url":"https://cut'],
    ['json', '{"servers":{"a":{"type":"x"}}}'],
    ['json', '{"entities":{},"mcpServers":{}}'],
    ['json', '{"a":"mcpServers\\":"}'],
    ['mcp_json', '{"projects":{"/home":{"mcpServers":{}}}}'],
    ['mcp_json', '// mine\n{"mcp":{/* "entities": */"servers":{"a":{"url":1}}}}'],
    ['json', '{"a":[{"mcpServers":{}}]}'],
    ['json', '[{"mcpServers":{}}]'],
  ])('is %s that reads %s', (name, text) => {
    expect(recogniser(text)?.name).toBe(name);
  });

  it('reads the source only as its text is taken', async () => {
    const gateways = Array.from({ length: 20_000 }, (_, index) => gatewayNamed(`gateway-${index}`));
    const document = written({ gateways }, 500);
    expect(await pulledForStart(document, mcpJsonFormat.write(document, { ring }))).toBeLessThanOrEqual(3);
  });
});
