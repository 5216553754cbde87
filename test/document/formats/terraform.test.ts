import { format } from '@cdktf/hcl-tools';
import { describe, expect, it } from 'vitest';
import { hclString } from '../../../src/document/formats/terraform/hcl.ts';
import { terraformFormat } from '../../../src/document/formats/terraform/terraform-format.ts';
import { isJsonObject, type JsonObject } from '../../../src/lib/json.ts';
import { awkwardDocument, readFixture, toolNamed } from '../../support/documents.ts';
import {
  forbidden,
  manyTools,
  pulledForStart,
  ring,
  secret,
  written,
  writtenBytes,
} from './sample-documents.ts';

const write = async (...[entities, pageSize]: Parameters<typeof written>): Promise<string> =>
  (await writtenBytes(terraformFormat.write(written(entities, pageSize), { ring }))).toString();

const variables = (hcl: string): string[] =>
  [...hcl.matchAll(/^variable "(.*)" \{$/gm)].map(([, name]) => `${name}`);
const used = (hcl: string): string[] => [...hcl.matchAll(/= var\.([\w-]+)$/gm)].map(([, name]) => `${name}`);

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** What HCL makes of a quoted string, by its specification, before it brings it into NFC. */
const evaluated = (literal: string): string =>
  literal.slice(1, -1).replace(/\\(?:u(.{4})|U(.{8})|(.))|\$\$\{|%%\{|[$%]\{/g, (found, short, long, one) => {
    if (short ?? long) return String.fromCodePoint(Number.parseInt(short ?? long, 16));
    if (one) return escapes[`${one}`] ?? 'unknown escape';
    if (found.length === 2) return 'template';
    return found.slice(1);
  });

const entitiesOf = (document: JsonObject) => {
  const { entities } = document;
  if (!isJsonObject(entities ?? null)) throw new Error('No entities.');
  // The documents of the tests have lists of objects.
  return entities as Record<string, JsonObject[]>;
};

describe('the Terraform format', () => {
  it.each([1, 7, 1_000])('is formatted as terraform fmt does it, with pages of %i', async (pageSize) => {
    const hcl = await write(awkwardDocument(secret).entities, pageSize);
    expect(await format(hcl)).toBe(hcl);
    expect(hcl).not.toMatch(/[ \t]$/m);
  });

  it('is formatted when it has what ContextForge has exported', async () => {
    const hcl = await write(entitiesOf(await readFixture()));
    expect(await format(hcl)).toBe(hcl);
  });

  it('has an empty local for each kind that has nothing', async () => {
    const hcl = await write({});
    expect(await format(hcl)).toBe(hcl);
    expect(hcl).toContain('  lading_tools = {}\n');
    expect(hcl).toContain('    version        = "2025-03-26"\n');
  });

  it('is formatted with 600 entities, whose parts are merged', async () => {
    const hcl = await write({ tools: manyTools(600) }, 50);
    expect(await format(hcl)).toBe(hcl);
    expect(hcl).toContain('  lading_tools = merge(\n    local.lading_tools_1,\n');
    expect(variables(hcl)).toHaveLength(600);
  });

  it('has no secrets, and exactly the variables that are used', async () => {
    const hcl = await write(awkwardDocument(secret).entities);
    expect(hcl).not.toMatch(forbidden);
    expect(variables(hcl).length).toBeGreaterThan(24);
    expect(variables(hcl)).toEqual([...new Set(variables(hcl))]);
    expect([...used(hcl)].sort()).toEqual([...variables(hcl)].sort());
    for (const name of variables(hcl)) expect(name).toMatch(/^[a-z][\w-]*$/);
  });

  it('gives keys that look the same two variables', async () => {
    const names = ['a b', 'a.b', 'a_b', 'a__b', 'é', 'e\u0301', '日本', '9', 'x'.repeat(255)];
    const tools = names.map((name) =>
      toolNamed(name, {
        auth_type: 'bearer',
        auth_value: ring.seal({ kind: 'tool', field: 'auth_value' }, '{}'),
      }),
    );
    const hcl = await write({ tools });
    expect(new Set(variables(hcl)).size).toBe(names.length);
    expect(await format(hcl)).toBe(hcl);
  });

  it('tells what a variable is for', async () => {
    const hcl = await write({ tools: [toolNamed('a', { headers: { 'X-Api-Key': 'clear' } })] });
    expect(hcl).toContain('variable "tool__a__headers__X-Api-Key" {\n');
    expect(hcl).toContain('  description = "Secret of the tool \\"a\\", headers: X-Api-Key"\n');
    expect(hcl).toContain('X-Api-Key" = var.tool__a__headers__X-Api-Key\n');
  });

  it.each([
    ...['$', '$$', '$$$%%', '%', '\\\\$', '"%'].map((introducer) => `${introducer}{ if a }`),
    '"\\\n\r\t\0',
    '\u2028\ufeff\u0085\u007f',
    '🎉𝒳é',
    '$ { % {',
    '\u{e0001}',
  ])('escapes %j', (text) => {
    const literal = hclString(text);
    expect(evaluated(literal)).toBe(text);
    expect(literal).not.toMatch(/[\p{Cc}\p{Zl}]/u);
  });

  it('has numbers as they are in the document', async () => {
    const big =
      '{"name":"a","input_schema":{"a":123456789012345678901234567890,"b":1.10,"c":-5e-324,"d":"1.10"}}';
    const document = written({});
    async function* pages() {
      for await (const page of document.pages)
        yield page.kind.name === 'tool' ? { ...page, entities: [big] } : page;
    }
    const hcl = (
      await writtenBytes(terraformFormat.write({ ...document, pages: pages() }, { ring }))
    ).toString();
    expect(hcl).toContain(
      'a = 123456789012345678901234567890\n        b = 1.1\n        c = -5e-324\n        d = "1.10"\n',
    );
    expect(await format(hcl)).toBe(hcl);
  });

  it('reads the source no further than a page ahead', async () => {
    const document = written({ tools: manyTools(20_000) }, 500);
    expect(await pulledForStart(document, terraformFormat.write(document, { ring }))).toBeLessThanOrEqual(3);
  });
});
