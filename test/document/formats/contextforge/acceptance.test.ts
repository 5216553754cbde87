import { describe, expect, it } from 'vitest';
import { defaults } from '../../../../src/document/formats/contextforge/acceptance/defaults.ts';
import { refusalsOf } from '../../../../src/document/formats/contextforge/contextforge-entity.ts';
import type { Portable } from '../../../../src/kinds/kind.ts';
import { type KindName, kindNamed, kindNames } from '../../../../src/kinds/registry.ts';
import type { Json, JsonObject } from '../../../../src/lib/json.ts';
import { exampleOf } from '../../../support/examples.ts';

/** Of the example of a kind, with what is tested in the place of one field. */
const refusals = (name: KindName, fields: Portable, credential?: JsonObject) => {
  const kind = kindNamed(name);
  return refusalsOf(kind, { portable: { ...exampleOf(kind), ...fields }, credential });
};

const a = (count: number): string => 'a'.repeat(count);
const nested = (levels: number): Json => (levels === 0 ? 1 : { a: nested(levels - 1) });

describe('what ContextForge takes', () => {
  it.each(kindNames)('includes a plain %s', (kind) => {
    expect(refusals(kind, {})).toEqual([]);
  });

  const borders = [
    ['tool', 'name', a, defaults.toolName],
    ['tool', 'displayName', (count) => '🎉'.repeat(count), defaults.name],
    ['tool', 'url', (count) => `https://x.example/${a(count - 18)}`, defaults.url],
    ['tool', 'annotations', nested, defaults.jsonDepth],
    ['gateway', 'name', a, defaults.name],
    ['gateway', 'url', (count) => `https://x.example/${a(count - 18)}`, defaults.url],
    ['server', 'name', a, defaults.name],
    ['prompt', 'name', a, defaults.name],
    ['prompt', 'template', (count) => `é${a(count - 2)}`, defaults.templateBytes],
    ['resource', 'uri', a, defaults.name],
    ['resource', 'name', a, defaults.name],
    ['resource', 'content', (count) => `é${a(count - 2)}`, defaults.contentBytes],
  ] as const satisfies readonly (readonly [KindName, string, (count: number) => Json, number])[];

  it.each(borders)('ends, for %s %s, at its border', (kind, field, make, most) => {
    expect(refusals(kind, { [field]: make(most) })).toEqual([]);
    const [reason, ...others] = refusals(kind, { [field]: make(most + 1) });
    expect(reason).toMatch(new RegExp(`^'${field}' .*${most}`));
    expect(others).toEqual([]);
  });

  it.each<[KindName, string, Json]>([
    ['tool', 'name', '_get/v1.2-x'],
    ['tool', 'url', null],
    ['tool', 'url', 'wss://x.example:443/a?b=c%20d'],
    ['tool', 'description', `${a(8_192)}<script>`],
    ['tool', 'description', 'Reads <b>all</b> of it; asks for {{ nothing }}.'],
    ['tool', 'input_schema', { type: 'object', properties: { at: { pattern: '^(?P<day>\\d+)$' } } }],
    ['tool', 'input_schema', { $schema: 'http://json-schema.org/draft-07/schema#', items: [{}] }],
    ['tool', 'jsonpath_filter', '.env | ."input" # debug'],
    ['gateway', 'transport', ' streamableHttp '],
    ['gateway', 'url', 'https://8.8.8.8/mcp'],
    ['gateway', 'description', 'Union select && `more`'],
    ['prompt', 'template', '{% if code %}{{ code }}{% else %}none{% endif %}'],
    ['prompt', 'original_name', ''],
    ['resource', 'mime_type', 'application/vnd.api+json; charset="utf-8"'],
    ['resource', 'mime_type', ''],
    ['resource', 'content', '<b>bold</b>'],
  ])('includes a %s whose %s is %j', (kind, field, value) => {
    expect(refusals(kind, { [field]: value })).toEqual([]);
  });

  it.each<[KindName, string, Json, string]>([
    ['tool', 'integration_type', 'MCP', 'come from gateways'],
    ['tool', 'integration_type', 'A2A', 'come from gateways'],
    ['tool', 'integration_type', 'GRPC', 'is not REST'],
    ['tool', 'request_type', 'SSE', 'is none of GET'],
    ['tool', 'request_type', 'post', 'is none of GET'],
    ['tool', 'name', '-a', 'other signs'],
    ['tool', 'name', 'a b', 'other signs'],
    ['tool', 'name', 'a--', '--'],
    ['tool', 'url', '', 'is empty'],
    ['tool', 'url', 'ftp://x.example', 'does not begin'],
    ['tool', 'url', 'https://user:word@x.example', 'a name or a password'],
    ['tool', 'url', 'https://x.example/%2541', 'encoded twice'],
    ['tool', 'url', 'https://x.example/metadata:1', 'data:'],
    ['tool', 'url', 'https://x.example:65536/', 'no possible port'],
    ['tool', 'description', 'a && b', 'has &&'],
    ['tool', 'description', 'Run $(id)', 'has $('],
    ['tool', 'description', 'Runs `id`', 'backticks'],
    ['tool', 'description', 'Select a file', 'a word of SQL'],
    ['tool', 'description', '&semi; rm -rf /', 'rm -rf'],
    ['tool', 'description', '<script>', 'an HTML tag'],
    ['tool', 'description', '%3Cimg%20src', 'an HTML tag'],
    ['tool', 'displayName', 'x onclick=', 'a script'],
    ['tool', 'input_schema', { description: 'update it' }, 'a word of SQL'],
    ['tool', 'input_schema', { type: 'objekt' }, 'no JSON Schema'],
    ['tool', 'input_schema', { pattern: '\\p{L}' }, 'no JSON Schema'],
    ['tool', 'jsonpath_filter', '"\\(env)"', 'uses env'],
    ['tool', 'auth_type', 'oauth', 'only gateways'],
    ['gateway', 'name', 'Müller', 'other signs'],
    ['gateway', 'transport', 'STDIO', 'is none of SSE'],
    ['gateway', 'url', 'http://localhost:4444', 'this machine'],
    ['gateway', 'url', 'http://10.1.2.3/', 'private network'],
    ['gateway', 'url', 'http://0x7f.1/', 'this machine'],
    ['gateway', 'url', 'http://169.254.169.254/', 'private network'],
    ['gateway', 'url', 'http://[::1]/', 'IPv6'],
    ['gateway', 'auth_type', 'query_param', 'INSECURE_ALLOW_QUERYPARAM_AUTH'],
    ['server', 'name', 'a/b', 'other signs'],
    ['server', 'description', '<iframe src=x>', 'an HTML tag'],
    ['prompt', 'custom_name', '', 'is empty'],
    ['prompt', 'original_name', 'a<b', 'other signs'],
    ['prompt', 'template', '{{ user.name }}', 'computes something'],
    ['prompt', 'template', '{{ a', 'without its end'],
    ['prompt', 'template', '{% if a %}', 'without its end'],
    ['prompt', 'template', 'conditions = {{ a }}', 'event handler'],
    ['prompt', 'template', 'open (the door)', 'taken for code'],
    ['prompt', 'template', '{{ a }} }}', 'do not match'],
    ['prompt', 'input_schema', { properties: { a: true } }, 'no objects'],
    ['resource', 'uri', 'docs://a b', 'other signs'],
    ['resource', 'uri', 'docs://../a', "has '..'"],
    ['resource', 'name', 'a/b', 'other signs'],
    ['resource', 'mime_type', 'text/yaml', 'not on the list'],
    ['resource', 'mime_type', 'odd', 'no media type'],
    ['resource', 'content', '<style>', 'an HTML tag'],
    ['resource', 'content', 'a || b', '&& or ||'],
  ])('does not include a %s whose %s is %j', (kind, field, value, reason) => {
    const found = refusals(kind, { [field]: value });
    expect(found).toEqual([expect.stringContaining(reason)]);
    expect(found[0]).toMatch(new RegExp(`^'${field}' `));
  });

  it.each<[string, JsonObject, boolean]>([
    ['basic', { Authorization: 'Basic dTpw' }, true],
    ['basic', { Authorization: 'Basic dTo=' }, false],
    ['bearer', { Authorization: 'Bearer a' }, true],
    ['bearer', { Authorization: 'Bearer ' }, false],
    ['authheaders', { 'X a': 'b' }, true],
    ['authheaders', { 'X a': 'b', c: 'd' }, false],
    ['authheaders', { a: '' }, false],
    ['authheaders', Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`h${at}`, 'a'])), true],
    ['authheaders', Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`h${at}`, 'a'])), false],
    ['oauth', {}, true],
  ])('asks of a gateway what its %s credential %j is made of: %s', (auth_type, credential, isTaken) => {
    expect(refusals('gateway', { auth_type }, credential).length === 0).toBe(isTaken);
  });

  it('counts for a prompt with the name that it was first made with', () => {
    expect(refusals('prompt', { name: 'a/b', original_name: 'a b' })).toEqual([]);
  });

  it('says one thing of each field, of all of them', () => {
    expect(refusals('tool', { name: 'a b', url: 'x', description: '&& `a` <script>' })).toHaveLength(3);
  });
});
