import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../src/document/document-format.ts';
import { defaultLimits } from '../../src/document/limits.ts';
import { type ReadEntity, readEntities } from '../../src/document/offline.ts';
import { InvalidDocument } from '../../src/document/problems.ts';
import { stringifyExact } from '../../src/lib/exact-json.ts';
import { pieces } from './reading.ts';

const fixture = (name: string) => createReadStream(new URL(`../fixtures/field/${name}`, import.meta.url));

interface Read {
  readonly entities: readonly ReadEntity[];
  readonly envelope: Envelope;
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Read> {
  const reading = readEntities(bytes, defaultLimits);
  const entities: ReadEntity[] = [];
  for (;;) {
    const next = await reading.next();
    if (next.done) return { entities, envelope: next.value };
    entities.push(next.value);
  }
}

const readFile = (name: string): Promise<Read> => read(fixture(name));
const readText = (text: string): Promise<Read> => read(pieces(text, 1_000));

async function refusal(reading: Promise<Read>) {
  const outcome = await reading.catch((error: unknown) => error);
  if (outcome instanceof InvalidDocument) return outcome.problems;
  throw new Error('Not refused.', { cause: outcome });
}

const portables = ({ entities }: Read) => entities.map(({ portable, problems }) => portable ?? problems);
const warningsOf = ({ entities, envelope }: Read): string[] => [
  ...entities.flatMap(({ warnings }) => warnings),
  ...envelope.warnings,
];

describe('a file from the field', () => {
  it('03: numbers of 64 bits, and others that JavaScript rounds, keep their digits', async () => {
    const { entities } = await readFile('03-int64-maximum.json');
    const text = stringifyExact(entities[0]?.portable ?? null);
    for (const digits of ['-9223372036854775808', '9223372036854775807', '0.12345678901234567891', '1e+400'])
      expect(text).toContain(digits);
  });

  it('07: an argument may be called as what every object has', async () => {
    const { entities } = await readFile('07-parameter-named-constructor.json');
    expect(entities).toMatchObject([{ key: 'season-standings', problems: [], warnings: [] }]);
    expect(JSON.stringify(entities[0]?.portable)).toContain('"constructor":{"type":"string"');
  });

  it.each([
    [
      '08-member-twice.json',
      "'url' twice, within /entities/tools/0, at line 1, column 70 and at line 1, column 103",
    ],
    ['08b-server-twice.json', "'pier' twice, at line 1, column 16 and at line 1, column 62"],
  ])('%s: a member twice is refused, with both places', async (name, part) => {
    expect(await refusal(readFile(name))).toMatchObject([
      { code: 'DUPLICATE_MEMBER', message: expect.stringContaining(part) },
    ]);
  });

  it('09: every word for off is off', async () => {
    const { entities } = await readFile('09-switched-off-entries.json');
    expect(entities.map(({ portable }) => portable?.['is_active'])).toEqual([false, false, false]);
    expect(entities.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it('11: a bearer token says how the gateway authenticates, and that it is missing', async () => {
    const found = await readFile('11-bearer-token-member.json');
    expect(portables(found)).toMatchObject([{ name: 'a', transport: 'STREAMABLEHTTP', auth_type: 'bearer' }]);
    expect(warningsOf(found)).toEqual([
      expect.stringMatching(/^MISSING_SECRET: The server "a" .*"Authorization"/),
    ]);
    expect(JSON.stringify([portables(found), warningsOf(found)])).not.toContain('made-up-token');
  });

  it('12: comments, and what an editor asks for', async () => {
    const found = await readFile('12-vscode-comments.json');
    expect(portables(found)).toMatchObject([
      { name: 'hub', transport: 'STREAMABLEHTTP', auth_type: 'bearer' },
    ]);
    expect(warningsOf(found)).toEqual(['UNKNOWN_FIELDS: Members of the file were left out: inputs.']);
  });

  it('12b: commas at the end', async () => {
    expect(portables(await readFile('12b-trailing-commas.json'))).toMatchObject([{ name: 'hub' }]);
  });

  it('14: servers that are no gateways are named, and an address among the arguments is', async () => {
    const { entities } = await readFile('14-only-commands.json');
    expect(entities.map(({ key, problems }) => [key, problems[0]?.key, problems[0]?.message])).toEqual([
      ['alpha', 'alpha', expect.stringContaining('"alpha" is started with a command')],
      ['beta', 'beta', expect.stringContaining('give it as the url: https://beta.example.test/sse')],
      ['gamma', 'gamma', expect.stringContaining('"gamma" must be an object')],
    ]);
  });

  it('16: what is merged in counts where nothing else is said', async () => {
    const found = await readFile('16-merge-key.yaml');
    expect(portables(found)).toEqual([
      { name: 'quay', url: 'https://api.example.test/x', integration_type: 'REST', request_type: 'POST' },
    ]);
    expect(warningsOf(found)).toEqual(['UNKNOWN_FIELDS: Members of the document were left out: x-common.']);
  });

  it('17: aliases as PyYAML writes them', async () => {
    const { entities } = await readFile('17-aliases-as-pyyaml-writes-them.yaml');
    expect(entities.length).toBeGreaterThan(100);
    for (const { portable } of entities)
      expect(portable?.['input_schema']).toEqual({ type: 'object', properties: {} });
  });

  it('20: a marker at the end', async () => {
    expect(await readFile('20-trailing-separator.yaml')).toMatchObject({
      entities: [],
      envelope: { version: '1' },
    });
  });

  it('21: servers in YAML are read as in JSON', async () => {
    const found = await readFile('21-mcpservers.yaml');
    expect(portables(found)).toEqual([
      { name: 'hub', url: 'https://hub.example.test/mcp', transport: 'STREAMABLEHTTP' },
    ]);
    expect(warningsOf(found)).toEqual(['UNKNOWN_FIELDS: Members of the file were left out: version.']);
  });

  it('30: of two addresses the streamable one, and the other is said to be left out', async () => {
    const found = await readFile('30-two-addresses.json');
    expect(portables(found)).toEqual([
      { name: 'quay', url: 'https://quay.example.test/mcp', transport: 'STREAMABLEHTTP' },
    ]);
    expect(warningsOf(found)).toEqual(['UNKNOWN_FIELDS: Unknown fields were left out: url.']);
  });

  it('33: a list of tools is told how to wrap it', async () => {
    expect(await refusal(readFile('33-bulk-import-array.json'))).toMatchObject([
      {
        code: 'NOT_AN_OBJECT',
        message: expect.stringMatching(/ContextForge's bulk import.*"entities": \{"tools": \[…\]\}/),
      },
    ]);
  });

  it('34: groups, prompts and switched-off tools are said to be left out', async () => {
    const found = await readFile('34-hub-with-groups.json');
    expect(portables(found)).toMatchObject([{ name: 'quay' }]);
    expect(warningsOf(found)).toEqual([
      'UNKNOWN_FIELDS: Unknown fields were left out: tools.',
      'UNKNOWN_FIELDS: Members of the file were left out: groups, prompts.',
    ]);
  });

  it('35: what is too deep is named', async () => {
    const { entities } = await readFile('35-too-deep-has-no-name.json');
    expect(entities).toMatchObject([
      { key: 'quay', problems: [{ code: 'DEPTH_EXCEEDED', kind: 'tool', key: 'quay' }] },
    ]);
  });

  it('37: a zip archive is named', async () => {
    expect(await refusal(readFile('37-export.zip'))).toMatchObject([
      { code: 'NOT_A_DOCUMENT', message: expect.stringMatching(/zip archive.*unpack it/) },
    ]);
  });

  it('42: numbers where texts belong are to be quoted, with their place', async () => {
    const { entities } = await readFile('42-number-headers.yaml');
    expect(entities[0]?.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/headers\.X-Version: .*at line 8, column 28\. Quote it\.$/),
      expect.stringMatching(/headers\.X-Beta: .*at line 8, column 39\. Quote it\.$/),
    ]);
  });
});

describe('files that are no documents are named', () => {
  it.each([
    ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', 'a web page'],
    ['the TOML of Codex', '[mcp_servers.docs]\nurl = "https://docs.test/mcp"\n', 'Codex'],
    [
      'that TOML with other settings',
      'model = "x"\n\n[mcp_servers.docs]\nurl = "https://docs.test"\n',
      'Codex',
    ],
    ['other TOML', 'title = "x"\n[owner]\nname = "y"\n', 'TOML'],
    ['Terraform', '# exported\n\nlocals {\n  lading_tools = {}\n}\n', 'Terraform'],
    ['a catalog of Docker', 'version: 2\nname: docker-mcp\nregistry:\n  ast-grep:\n    image: x\n', 'Docker'],
    ['a Compose file', 'services:\n  a:\n    image: x\n', 'Compose'],
    ['a chart', 'apiVersion: v2\nname: lading-configuration\n', 'chart'],
    ['the settings of Zed', '{"theme":"x","context_servers":{"a":{"command":"npx"}}}', 'Zed'],
    [
      'the configuration of OpenCode',
      '{"mcp":{"a":{"enabled":true,"type":"remote","url":"https://a.test"}}}',
      'OpenCode',
    ],
    [
      'an entry of the registry',
      '{"$schema":"https://static.modelcontextprotocol.io/schemas/2025-09-29/server.schema.json","name":"x"}',
      'registry',
    ],
    ['a bundle', '{"manifest_version":"0.2","name":"x","server":{"type":"node"}}', 'bundle'],
  ])('%s', async (_, text, part) => {
    expect(await refusal(readText(text))).toMatchObject([
      { code: 'NOT_A_DOCUMENT', message: expect.stringContaining(part) },
    ]);
  });
});

describe('what is left out', () => {
  it('of a document is said, whatever its format', async () => {
    const json = '{"version":"1","exported_at":"x","extra":1,"entities":{"tools":[]}}';
    const yaml = 'version: "1"\nexported_at: x\nextra: 1\nentities: {tools: }\n';
    const lines = '{"version":"1","exported_at":"x","extra":1}\n{"metadata":{}}\n';
    for (const text of [json, `{"import_data":${json},"dry_run":true}`, yaml, lines])
      expect((await readText(text)).envelope.warnings).toEqual([
        'UNKNOWN_FIELDS: Members of the document were left out: extra.',
      ]);
  });

  it('of a line is said', async () => {
    const lines =
      '{"version":"1","exported_at":"x"}\n{"type":"roots","entity":{"uri":"file:///a","name":"a"},"note":1}\n{"metadata":{},"note":2}\n';
    expect((await readText(lines)).envelope.warnings).toEqual([
      'UNKNOWN_FIELDS: Members of lines were left out: note.',
    ]);
  });
});

describe('errors of JSON have line and column', () => {
  const head = '{\n  "version": "1",\n  "exported_at": "x",\n  "entities": {\n';
  it.each([
    ['outside of entities', '{\n  "version": oops\n}', 'line 2, column 14'],
    ['in an entity', `${head}    "tools": [\n      {"name": "é",\n       oops}]}}`, 'line 7, column 8'],
    ['behind the end', `${head}  }\n}\n oops`, 'line 7, column 2'],
    ['too early', `${head}    "tools": [`, 'line 5, column 15'],
    [
      'in a line',
      '{"version":"1","exported_at":"x"}\n{"type":"tools","entity":{"name":"a",oops}}\n',
      'line 2, column 38',
    ],
    ['in the file of a client', '{\n  "mcpServers": {\n    "a": oops\n  }\n}', 'line 3, column 10'],
  ])('%s', async (_, text, place) => {
    for (const size of [1, 7, 65_536])
      expect(await refusal(read(pieces(text, size)))).toMatchObject([
        { message: expect.stringContaining(place) },
      ]);
  });

  it.each([
    [
      'of the document',
      `{"version":"1",\n"version":"2","exported_at":"x","entities":{}}`,
      'line 1, column 2 and at line 2, column 1',
    ],
    ['of the lists', `${head}"tools":[],\n"tools":[]}}`, 'line 5, column 1 and at line 6, column 1'],
    [
      'deep in an entity',
      `${head}"tools":[{"name":"a","a":{"b":[{"c":1,\n"c":1}]}}]}}`,
      'line 5, column 33 and at line 6, column 1',
    ],
    [
      'written otherwise',
      `${head}"tools":[{"name":"a","\\u006eame":"a"}]}}`,
      'line 5, column 11 and at line 5, column 22',
    ],
    [
      'of the metadata',
      `{"version":"1","exported_at":"x","entities":{},"metadata":{"a":1,"a":2}}`,
      'line 1, column 60 and at line 1, column 66',
    ],
    [
      'in a line',
      '{"version":"1","exported_at":"x"}\n{"type":"tools","entity":{"name":"a","name":"b"}}\n',
      'line 2, column 27 and at line 2, column 38',
    ],
  ])('a member twice has both: %s', async (_, text, places) => {
    for (const size of [1, 7, 65_536])
      expect(await refusal(read(pieces(text, size)))).toMatchObject([
        { code: 'DUPLICATE_MEMBER', message: expect.stringContaining(places) },
      ]);
  });
});
