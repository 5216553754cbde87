import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { helmFormat } from '../../../src/document/formats/helm/helm-format.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { awkwardDocument, toolNamed } from '../../support/documents.ts';
import { unpackedChart } from '../../support/unpacked-chart.ts';
import {
  forbidden,
  manyTools,
  pulledForStart,
  ring,
  secret,
  written,
  writtenBytes,
} from './sample-documents.ts';

type Files = Readonly<Record<string, string>>;

const write = (...given: Parameters<typeof written>) =>
  writtenBytes(helmFormat.write(written(...given), { ring }));

const chartOf = async (...given: Parameters<typeof written>): Promise<Files> =>
  unpackedChart(await write(...given));

const dataFiles = (files: Files): [string, string][] =>
  Object.entries(files).filter(([path]) => path.startsWith('files/'));

/** What the template makes of a file: a ConfigMap with the file in a block. */
const asConfigMap = (path: string, content: string): string =>
  `data:\n  ${path.slice('files/'.length)}: |-\n${content.replace(/^/gm, '    ')}\n`;

const withoutSecrets = (entity: unknown) =>
  Object.entries(entity ?? {}).filter(([name]) => !['auth_value', 'headers'].includes(name));

const entitiesOf = (files: Files): Record<string, JsonObject[]> => {
  const all: Record<string, JsonObject[]> = {};
  for (const [, content] of dataFiles(files))
    for (const [collection, entities] of Object.entries<JsonObject[]>(JSON.parse(content)))
      all[collection] = [...(all[collection] ?? []), ...entities];
  return all;
};

const hardToCompress = (tool: object) => ({ ...tool, description: randomBytes(600).toString('base64') });

describe('the Helm format', () => {
  it('has what a chart must have', async () => {
    const files = await chartOf(awkwardDocument(secret).entities);
    const chart = parse(files['Chart.yaml'] ?? '', { version: '1.1' });
    expect(chart).toMatchObject({ apiVersion: 'v2', type: 'application', appVersion: '2025-03-26' });
    expect(chart.name).toMatch(/^[a-z0-9-]{1,53}$/);
    expect(chart.version).toBe('1.0.1767225600');
    expect(chart.annotations['lading/digest']).toBe('sha256:1234');
    for (const path of [
      'templates/configmap.yaml',
      'templates/secret.yaml',
      'templates/_helpers.tpl',
      'templates/NOTES.txt',
      'README.md',
      'values.yaml',
    ])
      expect(files).toHaveProperty([path]);
  });

  it('closes every action and every block of its templates', async () => {
    const files = await chartOf({});
    const templates = Object.entries(files).filter(([path]) => path.startsWith('templates/'));
    for (const [, template] of templates) {
      const actions = [...template.matchAll(/\{\{-? *(\/\*.*?\*\/|[^{}]*?) *-?\}\}/gs)].map(
        ([, inside]) => `${inside}`,
      );
      expect(template.replace(/\{\{.*?\}\}/gs, '')).not.toMatch(/\{\{|\}\}/);
      expect(actions).toHaveLength(template.split('{{').length - 1);
      const opened = actions.filter((action) => /^(?:range|if|define|with)\b/.test(action));
      expect(actions.filter((action) => action === 'end')).toHaveLength(opened.length);
      for (const action of actions) expect((action.match(/"/g) ?? []).length % 2).toBe(0);
    }
  });

  it.each([1, 7, 1_000])('has all entities as they were, in pages of %i', async (pageSize) => {
    const { entities } = awkwardDocument(secret);
    const files = await chartOf(entities, pageSize);
    const found = entitiesOf(files);
    for (const [collection, all] of Object.entries(entities))
      expect(found[collection]?.map(withoutSecrets)).toEqual(all.map(withoutSecrets));
  });

  it('has files that YAML gives back byte for byte, and that no template engine would touch', async () => {
    const tools = [
      toolNamed('{{ .Values.secrets }}', {
        description: '{{- fail "no" }} \u0085\u2028\ufeff\u007f\t\r\n  x',
      }),
    ];
    const files = await chartOf({ ...awkwardDocument(secret).entities, tools });
    for (const [path, content] of dataFiles(files)) {
      expect(content).toMatch(/^[\n\x20-\x7e]+$/);
      const [document] = parseAllDocuments(asConfigMap(path, content));
      expect(document?.toJS()).toEqual({ data: { [path.slice('files/'.length)]: content } });
    }
    expect(files['templates/configmap.yaml']).not.toContain('tpl ');
    expect(entitiesOf(files)['tools']).toEqual(tools);
  });

  it('asks for exactly the secrets that the entities refer to, and has none', async () => {
    const files = await chartOf(awkwardDocument(secret).entities);
    for (const content of Object.values(files)) expect(content).not.toMatch(forbidden);
    const { secrets } = parse(files['values.yaml'] ?? '');
    const listed = Object.entries<Record<string, string>>(secrets).flatMap(([name, keys]) =>
      Object.keys(keys).map((key) => `${name}/${key}`),
    );
    const referred = dataFiles(files).flatMap(([, content]) =>
      [...content.matchAll(/\{"secretRef":\{"name":"([^"]*)","key":"([^"]*)"\}\}/g)].map(
        ([, name, key]) => `${name}/${key}`,
      ),
    );
    expect(listed.sort()).toEqual(referred.sort());
    expect(new Set(listed).size).toBe(listed.length);
    for (const keys of Object.values<Record<string, string>>(secrets))
      for (const [key, value] of Object.entries(keys)) {
        expect(key).toMatch(/^[-._a-zA-Z0-9]{1,253}$/);
        expect(value).toBe('');
      }
    expect(files['values.yaml']).toContain('# tool "');
  });

  it('has files that a ConfigMap holds, with names for Kubernetes', async () => {
    const files = await chartOf({ tools: manyTools(3_000) }, 500);
    expect(dataFiles(files).length).toBeGreaterThan(3);
    for (const [path, content] of dataFiles(files)) {
      expect(content.length).toBeLessThan(530_000);
      expect(`${'r'.repeat(40)}-${path.replace(/^files\/|\.json$/g, '')}`).toMatch(
        /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/,
      );
    }
    expect(entitiesOf(files)['tools']).toHaveLength(3_000);
  });

  it('leaves out what no ConfigMap holds, and says so', async () => {
    const tools = [toolNamed('a'), toolNamed('b', { description: 'é'.repeat(300_000) }), toolNamed('c')];
    const files = await chartOf({ tools });
    expect(entitiesOf(files)['tools']?.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(files['README.md']).toContain('- tool "b"\n');
  });

  it('has no files and no secrets where there are no entities', async () => {
    const files = await chartOf({});
    expect(dataFiles(files)).toEqual([]);
    expect(parse(files['values.yaml'] ?? '')).toEqual({ fullnameOverride: '', secrets: {} });
  });

  it('is the same bytes for the same configuration', async () => {
    const { entities } = awkwardDocument(secret);
    expect((await write(entities, 5)).equals(await write(entities, 50))).toBe(true);
  });

  it('keeps numbers as they are', async () => {
    const document = written({});
    async function* pages() {
      for await (const page of document.pages)
        yield page.kind.name === 'tool'
          ? { ...page, entities: ['{"name":"a","n":12345678901234567890}'] }
          : page;
    }
    const files = await unpackedChart(
      await writtenBytes(helmFormat.write({ ...document, pages: pages() }, { ring })),
    );
    expect(files['files/tools-0001.json']).toContain('"n":12345678901234567890');
  });

  it('fails when the source does', async () => {
    async function* pages() {
      yield* written({}).pages;
      throw new Error('The database is gone.');
    }
    const bytes = writtenBytes(helmFormat.write({ ...written({}), pages: pages() }, { ring }));
    await expect(bytes).rejects.toThrow('The database is gone.');
  });

  it('reads the source only as its bytes are taken', async () => {
    const document = written({ tools: manyTools(20_000).map(hardToCompress) }, 500);
    expect(await pulledForStart(document, helmFormat.write(document, { ring }))).toBeLessThanOrEqual(5);
  });
});
