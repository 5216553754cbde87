import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/document/limits.ts';
import { parseEntity } from '../../src/document/parse-entity.ts';
import { kindOfCollection } from '../../src/kinds/registry.ts';

const samples: Readonly<Record<string, object>> = {
  tools: { name: 'a', url: 'https://a.test', integration_type: 'REST' },
  gateways: { name: 'a', url: 'https://a.test' },
  resources: { uri: 'res://a', name: 'a' },
  prompts: { name: 'a', template: '<b>{{ text }}</b>\n' },
  roots: { uri: 'file:///a', name: 'a' },
  servers: { name: 'a' },
};

function parse(collection: string, fields: object, suspicious: 'warn' | 'refuse' = 'warn') {
  const kind = kindOfCollection(collection);
  if (kind === undefined) throw new TypeError(`There is no list named ${collection}.`);
  const value = { ...samples[collection], ...fields };
  return parseEntity(kind, { collection, index: 0, value, problems: [] }, { ...defaultLimits, suspicious });
}

const esc = '\u001b';
const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const ofProperties = (properties: object) => ({ type: 'object', properties });
const metadata = { url: 'http://169.254.169.254/latest' };

describe('an entity of a document', () => {
  it.each<[string, object, string]>([
    ['tools', { url: 'javascript:alert(1)' }, '/url'],
    ['tools', { url: 'ftp://a.test' }, '/url'],
    ['tools', { url: 'file:///etc/passwd' }, '/url'],
    ['tools', { url: 'https://' }, '/url'],
    ['tools', { url: 'https://a.test/\nX: 1' }, '/url'],
    ['gateways', { url: '/mcp' }, '/url'],
    ['gateways', { url: 'javascript:{{ host }}' }, '/url'],
    ['gateways', { passthrough_headers: ['X-A', 'X B'] }, '/passthrough_headers/1'],
    ['gateways', { passthrough_headers: ['X-A', 'x-a'] }, '/passthrough_headers/1'],
    ['roots', { uri: 'javascript:alert(1)' }, '/uri'],
    ['roots', { uri: ' DATA:text/html,x' }, '/uri'],
    ['roots', { uri: 'vbscript:x' }, '/uri'],
    ['roots', { uri: 'file:///a\nb' }, '/uri'],
    ['resources', { uri: `res://${esc}[2J` }, '/uri'],
    ['resources', { name: 'a\tb' }, '/name'],
    ['resources', { mime_type: 'not a type' }, '/mime_type'],
    ['resources', { mime_type: 'text/plain\r\nX: 1' }, '/mime_type'],
    ['prompts', { name: 'c1 \u009b31m red' }, '/name'],
    ['prompts', { input_schema: { type: 'whatever' } }, '/input_schema/type'],
    ['servers', { name: 'a\u0001b' }, '/name'],
    ['servers', { tags: ['a', 'b\nc'] }, '/tags/1'],
    ['tools', { input_schema: { properties: [] } }, '/input_schema/properties'],
    ['tools', { input_schema: { properties: { 'a/b': { type: 7 } } } }, '/input_schema/properties/a~1b/type'],
    ['tools', { output_schema: { required: 'a' } }, '/output_schema/required'],
    ['tools', { headers: { 'X-Trace': 'v\r\nX-Admin: 1' } }, '/headers/X-Trace'],
    ['tools', { headers: { 'X Odd\r\nHost': 'v' } }, '/headers/X Odd\r\nHost'],
    ['tools', { headers: { '': 'v' } }, '/headers/'],
    ['tools', { headers: { 'X-A': '1', 'x-a': '2' } }, '/headers/x-a'],
  ])('of the %s with %j is refused, with its place', (collection, fields, path) => {
    expect(parse(collection, fields).problems).toEqual([
      expect.objectContaining({ code: 'INVALID_FIELD', path: `/entities/${collection}/0${path}` }),
    ]);
  });

  it('tells everything at once, and names both spellings of a header', () => {
    const headers = { 'X-Key': '1', 'X-KEY': '2', 'a b': '\n' };
    const { problems } = parse('tools', { url: 'ftp://a', headers, name: 'a\n' });
    expect(problems).toHaveLength(5);
    expect(problems.map(({ message }) => message).join('\n')).toContain("'X-Key' and 'X-KEY'");
  });

  it.each<[string, object]>([
    ['tools', { url: null }],
    ['tools', { url: 'https://a.test/with a space' }],
    ['tools', { url: 'HTTPS://A.test:8080/x?y={z}#ü' }],
    ['tools', { url: 'wss://[::1]:3/x' }],
    ['tools', { headers: { 'X-A|~': 'ünïcödé\t✓' } }],
    ['tools', { description: 'a < b, on = 1\n\n- list' }],
    ['tools', { input_schema: { type: ['string', 'null'], pattern: '^(a+)+$', $comment: 'x' } }],
    ['tools', { input_schema: { $schema: 'http://json-schema.org/draft-07/schema#', definitions: {} } }],
    [
      'tools',
      { input_schema: { $schema: 'http://json-schema.org/draft-04/schema#', exclusiveMinimum: true } },
    ],
    [
      'tools',
      { input_schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', $defs: { a: true } } },
    ],
    ['tools', { input_schema: { items: [{ type: 'string' }] } }],
    ['tools', { input_schema: { exclusiveMaximum: '\u00009223372036854775807', maximum: '\u00001e+400' } }],
    ['roots', { uri: 'C:\\work' }],
    ['roots', { uri: 's3://bucket/key' }],
    ['resources', { uri: 'greeting://{name}', mime_type: 'text/html; charset="utf-8"' }],
    ['resources', { mime_type: 'application/vnd.a+json;v=1' }],
    ['resources', { mime_type: null, content: `<script>${esc}` }],
    ['roots', { uri: 'ssh://git@a.test/b.git' }],
    ['resources', { uri: `https://{user}:{password}@a.test/?token={token}&key=\${KEY}&page=2` }],
    [
      'resources',
      { content: 'postgres://user:password@a.test, https://a.test/?q=a, ghp_xxxxxxxxxxxxxxxxxxxxxxxx' },
    ],
    [
      'prompts',
      { template: 'Use task-management-system, npm_config_registry and sk-learn-something-like-this.' },
    ],
    ['tools', { input_schema: ofProperties({ token: { default: '' }, token_type: { const: 'bearer' } }) }],
    [
      'tools',
      { input_schema: ofProperties({ apiKey: { examples: ['YOUR_API_KEY', '***'], default: null } }) },
    ],
    [
      'tools',
      { input_schema: ofProperties({ default: { type: 'string' }, password: { default: `\${PW}` } }) },
    ],
  ])('of the %s with %j is taken as it is', (collection, fields) => {
    expect(parse(collection, fields, 'refuse')).toMatchObject({ problems: [], warnings: [] });
  });

  it.each<[string, object, string]>([
    ['tools', { name: 'a<script>alert(1)</script>' }, '/name'],
    ['tools', { description: 'see <img src=x onerror=alert(1)>' }, '/description'],
    ['tools', { displayName: 'javascript:alert(1)' }, '/displayName'],
    ['servers', { description: `${esc}[31mred` }, '/description'],
    ['servers', { name: '\u202egnp.exe' }, '/name'],
    ['tools', metadata, '/url'],
    ['tools', { url: 'http://2852039166/' }, '/url'],
    ['tools', { url: 'http://u@0xa9fea9fe/' }, '/url'],
    ['tools', { url: 'http://１６９.254.169.254/' }, '/url'],
    ['tools', { url: 'http://[fe80::1]/' }, '/url'],
    ['tools', { url: 'http://[::ffff:169.254.169.254]/' }, '/url'],
    ['gateways', { url: 'http://metadata.google.internal/computeMetadata/v1' }, '/url'],
    ['gateways', { url: `\${BASE_URL:-https://quay.example.test}/mcp` }, '/url'],
    ['gateways', { url: 'https://{{ host }}/mcp' }, '/url'],
    ['gateways', { url: 'https://<your-host>/mcp' }, '/url'],
    ['gateways', { tags: ['<iframe>'] }, '/tags/0'],
    ['roots', { uri: 'https://u:made-up-pw@a.test/' }, '/uri'],
    ['roots', { uri: 'https://made-up-token@a.test/' }, '/uri'],
    ['roots', { uri: 'sftp://u:made-up-pw@a.test/b' }, '/uri'],
    ['resources', { uri: 'res://a?access_token=made-up' }, '/uri'],
    ['resources', { uri: 'res://a#sig=made-up' }, '/uri'],
    ['resources', { uri: `res://a/${token}` }, '/uri'],
    ['resources', { content: `lines\n\nexport TOKEN=${token}\n` }, '/content'],
    ['resources', { content: '-----BEGIN RSA PRIVATE KEY-----\nMIIE' }, '/content'],
    ['prompts', { template: 'Ask https://u:made-up-pw@a.test/ for {{ x }}.' }, '/template'],
    ['prompts', { description: `see https://a.test/?api_key=made-up-key` }, '/description'],
    ['tools', { jsonpath_filter: `$[?(@.k=='${token}')]` }, '/jsonpath_filter'],
    ['tools', { original_description: jwt }, '/original_description'],
    [
      'tools',
      { input_schema: ofProperties({ api_key: { default: 'made-up' } }) },
      '/input_schema/properties/api_key/default',
    ],
    [
      'tools',
      { input_schema: ofProperties({ pw: {}, password: { const: 'made-up' } }) },
      '/input_schema/properties/password/const',
    ],
    [
      'tools',
      { output_schema: ofProperties({ tokens: { items: {} }, auth: { examples: [{ token: 'made-up' }] } }) },
      '/output_schema/properties/auth/examples',
    ],
    [
      'tools',
      { input_schema: { $defs: { secret: { anyOf: [{ default: 'made-up' }] } } } },
      '/input_schema/$defs/secret/anyOf/0/default',
    ],
    [
      'prompts',
      { input_schema: ofProperties({ at: { default: 'https://u:made-up@a.test' } }) },
      '/input_schema/properties/at/default',
    ],
    [
      'prompts',
      { input_schema: ofProperties({ at: { description: `as ${token}` } }) },
      '/input_schema/properties/at/description',
    ],
  ])(
    'of the %s with %j is taken with a warning, or refused where that is asked for',
    (collection, fields, path) => {
      expect(parse(collection, fields)).toMatchObject({
        problems: [],
        warnings: [expect.stringMatching(/^SUSPICIOUS_CONTENT: /)],
      });
      expect(parse(collection, fields, 'refuse').problems).toEqual([
        expect.objectContaining({
          code: 'SUSPICIOUS_CONTENT',
          path: `/entities/${collection}/0${path}`,
          message: expect.stringContaining('LADING_SUSPICIOUS_CONTENT'),
        }),
      ]);
    },
  );

  it('does not repeat the secret that it found', () => {
    const found = parse('resources', { content: token, uri: `https://u:${token}@a.test/`, name: token });
    expect(found.warnings).toHaveLength(3);
    expect(found.warnings.join()).not.toContain(token);
  });

  it.each(['sk-', 'eyJ-', 'eyJaaaaaaaa.', 'a://a:', 'a', 'a://', 'x@://u:p', 'Bearer ', 'a://h?&'])(
    'takes no longer for a text of many %j',
    (part) => {
      const started = performance.now();
      const content = part.repeat(1_000_000 / part.length);
      parse('resources', { content });
      // Looking from every place to the end takes minutes; this, milliseconds, on a machine with much else to do as well.
      expect(performance.now() - started).toBeLessThan(20_000);
    },
  );

  it('takes no longer for a schema that is made to take long', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `name ${index}`);
    const started = performance.now();
    const input_schema = {
      type: names,
      enum: names.map((name) => ({ name })),
      required: names,
      pattern: '^(a+)+$',
      default: 'a'.repeat(100_000),
    };
    expect(parse('tools', { input_schema }).problems).toHaveLength(1);
    const schema7 = { ...input_schema, $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' };
    expect(parse('tools', { input_schema: schema7 }).problems).toEqual([]);
    // Comparing each with each takes minutes; this, milliseconds, on a machine with much else to do as well.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
