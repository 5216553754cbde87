import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, envelope, fixtureSecret, readFixture, toolNamed } from '../support/documents.ts';
import { importConfiguration } from '../support/operations.ts';
import {
  collect,
  type ImportProblem,
  type Job,
  type Outcome,
  type Refusal,
  type RunningTestServer,
  runServer,
} from '../support/run-server.ts';
import { serverSecret } from '../support/server-secrets.ts';

const levels = 100_000;
const nested = '['.repeat(levels) + ']'.repeat(levels);
/** As deep as a request may be, with what is around it; what is deeper is refused before it is known to be a document. */
const nestedInRequest = '['.repeat(190) + ']'.repeat(190);

/** A document as text, with something in the place of the tools. */
const textWith = (tools: string): string =>
  `{"version":"1","exported_at":"2026-01-01T00:00:00Z","entities":{"tools":[${tools}]}}`;

const good = toolNamed('good');
const goodText = JSON.stringify(good);

/** Shapes that are refused as a whole, and all that is wrong with each: code and JSON pointer. */
const refused: readonly (readonly [string, unknown, readonly (readonly [code: string, path: string])[]])[] = [
  ['a list', [], [['NOT_AN_OBJECT', '']]],
  ['a text', 'document', [['NOT_AN_OBJECT', '']]],
  [
    'an empty object',
    {},
    [
      ['MISSING_FIELD', '/version'],
      ['MISSING_FIELD', '/exported_at'],
      ['MISSING_FIELD', '/entities'],
    ],
  ],
  ['no wrapped document', { import_data: 5 }, [['NOT_AN_OBJECT', '/import_data']]],
  [
    'an empty wrapped document',
    { import_data: {} },
    [
      ['MISSING_FIELD', '/version'],
      ['MISSING_FIELD', '/exported_at'],
      ['MISSING_FIELD', '/entities'],
    ],
  ],
  ['entities that are a list', { ...envelope, entities: [] }, [['NOT_AN_OBJECT', '/entities']]],
  [
    'lists of entities that are none',
    { ...envelope, entities: { tools: {}, roots: 'x', prompts: [] } },
    [
      ['NOT_A_LIST', '/entities/tools'],
      ['NOT_A_LIST', '/entities/roots'],
    ],
  ],
  [
    'unknown kinds',
    { ...envelope, entities: { widgets: [{}], tools: [good], 'gad/gets': {} } },
    [
      ['UNKNOWN_KIND', '/entities/widgets'],
      ['UNKNOWN_KIND', '/entities/gad~1gets'],
    ],
  ],
  [
    'numbers where texts belong',
    { version: 1, exported_at: 2, entities: {} },
    [
      ['INVALID_FIELD', '/version'],
      ['INVALID_FIELD', '/exported_at'],
    ],
  ],
  ['an empty version', { ...envelope, version: '', entities: {} }, [['INVALID_FIELD', '/version']]],
  [
    'something wrong everywhere',
    { source_gateway: 'a\0b', entities: { widgets: [], tools: 5 } },
    [
      ['NUL_CHARACTER', '/source_gateway'],
      ['UNKNOWN_KIND', '/entities/widgets'],
      ['NOT_A_LIST', '/entities/tools'],
      ['MISSING_FIELD', '/version'],
      ['MISSING_FIELD', '/exported_at'],
    ],
  ],
];

const told = ({ problems }: Refusal): (readonly [string, string | null])[] =>
  problems.map(({ code, path }) => [code, path]);

/** Messages are sentences that a person can act on, and codes are words. */
function expectReadable(problems: readonly ImportProblem[]): void {
  for (const { code, message } of problems) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(message.length).toBeGreaterThan(10);
    expect(message.length).toBeLessThan(500);
  }
}

describe.each(eitherDatabase)('bad input on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: '10' });
  });
  beforeEach(() => server.clear());

  async function refusal(source: object): Promise<Refusal> {
    const answer = await server.start(source);
    if (answer.__typename !== 'InvalidDocumentError')
      throw new Error(`The import ${answer.id} was accepted.`);
    expect(answer.code).toBe('INVALID_DOCUMENT');
    expectReadable(answer.problems);
    await expectNothingLeft();
    return answer;
  }

  async function expectNothingLeft(): Promise<void> {
    const [left] = await server.store.dataSource.query(
      `SELECT (SELECT count(*) FROM import_jobs)::int AS jobs, (SELECT count(*) FROM import_chunks)::int AS chunks,
              (SELECT count(*) FROM tools)::int AS tools`,
    );
    expect(left).toEqual({ jobs: 0, chunks: 0, tools: 0 });
  }

  /** The outcomes of a document that is taken, whatever becomes of its entities. */
  async function outcomesOf(source: object, options: object = {}): Promise<Outcome[]> {
    const started = await server.start(source, options);
    if (started.__typename !== 'ImportJob') throw new Error(JSON.stringify(started.problems));
    return outcomesOfJob(started);
  }

  async function outcomesOfJob({ id }: Job): Promise<Outcome[]> {
    const outcomes = (await collect(server.follow(id))).flatMap((event) => event.outcomes);
    for (const { problems } of outcomes) expectReadable(problems);
    return outcomes;
  }

  /** Sends variables as they are written, where no client could make them of values. */
  async function sendVariables(variables: string): Promise<Job | Refusal> {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
      body: `{"query":${JSON.stringify(importConfiguration)},"variables":${variables}}`,
    });
    const { data } = await response.json();
    return data.importConfiguration;
  }

  const sendDocument = (text: string): Promise<Job | Refusal> =>
    sendVariables(`{"input":{"source":{"document":${text}}}}`);

  async function upload(content: string, headers: object = { authorization: `Bearer ${server.token}` }) {
    const form = new FormData();
    form.set(
      'operations',
      JSON.stringify({ query: importConfiguration, variables: { input: { source: { file: null } } } }),
    );
    form.set('map', JSON.stringify({ 0: ['variables.input.source.file'] }));
    form.set('0', new Blob([content], { type: 'application/json' }), 'export.json');
    return fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...headers }, body: form });
  }

  describe('that is refused as a whole', () => {
    it.each(refused)('tells all that is wrong with %s at once', async (_shape, document, problems) => {
      expect(told(await refusal({ document }))).toEqual(
        expect.arrayContaining(problems.map((problem) => [...problem])),
      );
      expect(told(await refusal({ document }))).toHaveLength(problems.length);
    });

    it.each(refused)('tells the same of the text of %s', async (_shape, document, problems) => {
      const inText = told(await refusal({ text: JSON.stringify(document) }));
      expect(new Set(inText.map(String))).toEqual(new Set(problems.map(String)));
    });

    it('keeps the words that people know', async () => {
      const messages = (await refusal({ document: { entities: { widgets: [] } } })).problems.map(
        ({ message }) => message,
      );
      expect(messages).toContain('Missing required field: version');
      expect(messages).toContain('Unknown entity type: widgets');
    });

    it.each(['', ' \n\t ', '\ufeff'])('is an empty document: %j', async (text) => {
      expect(told(await refusal({ text }))).toEqual([['EMPTY_DOCUMENT', '']]);
    });

    it('is a document that ends too early, wherever it ends', async () => {
      const text = JSON.stringify(await readFixture());
      const step = Math.floor(text.length / 20);
      for (let length = 1; length < text.length; length += step) {
        const { problems } = await refusal({ text: text.slice(0, length) });
        expect(problems.map(({ code }) => code)).toEqual(['TRUNCATED_DOCUMENT']);
        expect(problems[0]?.message).toContain(`${Buffer.byteLength(text.slice(0, length))} bytes`);
      }
    });

    it('is a text that is no JSON, without being quoted', async () => {
      const { problems } = await refusal({ text: textWith('{"name": secret-in-clear}') });
      expect(problems).toMatchObject([{ code: 'INVALID_JSON', path: '/entities/tools/0' }]);
      expect(JSON.stringify(problems)).not.toContain('secret-in-clear');
    });

    it('leaves nothing of the chunks that were stored before it was found', async () => {
      const tools = Array.from({ length: 500 }, (_, index) => toolNamed(`tool-${index}`));
      const text = JSON.stringify({ ...envelope, entities: { tools, widgets: [] } });
      expect(told(await refusal({ text }))).toEqual([['UNKNOWN_KIND', '/entities/widgets']]);
      expect(told(await refusal({ text: text.slice(0, -1) }))).toHaveLength(2);
    });

    it.each(['metadata', 'entities', 'import_data'])(
      'is one whose %s goes 100,000 levels deep',
      async (member) => {
        const textOf = (value: string): string =>
          `{"version":"1","exported_at":"2026","entities":{},"${member}":${value}}`;
        const inText = await refusal({ text: textOf(nested) });
        expect(inText.problems.length).toBeGreaterThan(0);
        const text = textOf(nestedInRequest);
        const asDocument = await sendDocument(text.replace('"entities":{},"entities"', '"entities"'));
        expect(asDocument.__typename).toBe('InvalidDocumentError');
        await expectNothingLeft();
      },
    );

    it('is nothing but 100,000 levels', async () => {
      expect(told(await refusal({ text: nested }))).toEqual([['DEPTH_EXCEEDED', '']]);
      expect(await sendDocument(nestedInRequest)).toMatchObject({ problems: [{ code: 'NOT_AN_OBJECT' }] });
      await expectNothingLeft();
    });

    it('is an error of the request where 100,000 levels stand in the operation itself', async () => {
      const { errors } = await server.graphql(
        `mutation { importConfiguration(input: { source: { document: ${nested} } }) { __typename } }`,
      );
      expect(errors?.[0]?.extensions['code']).toMatch(/^(GRAPHQL_PARSE_FAILED|BAD_USER_INPUT)$/);
      await expectNothingLeft();
    });

    it.each([{}, { text: '{}', document: {} }, { document: null }])(
      'is a source that is not exactly one: %j',
      async (source) => {
        const { errors } = await server.graphql(importConfiguration, { input: { source } });
        expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
        await expectNothingLeft();
      },
    );
  });

  describe('of one entity', () => {
    /** Tries it as text and as a value; the entity before it and the one after it are stored. */
    async function tryEntity(text: string): Promise<Outcome[]> {
      const all = textWith(`${goodText},${text},${JSON.stringify(toolNamed('also-good'))}`);
      const asText = await outcomesOf({ text: all });
      await server.clear();
      const started = await sendDocument(all);
      if (started.__typename !== 'ImportJob') throw new Error(JSON.stringify(started.problems));
      expect(inAnyOrder(await outcomesOfJob(started))).toEqual(inAnyOrder(asText));
      expect(asText.map(({ status }) => status)).toEqual(['CREATED', 'FAILED', 'CREATED']);
      return asText.slice(1, 2);
    }

    it.each(['null', '5', '"text"', '[]'])('fails it where it is %s', async (text) => {
      expect(await tryEntity(text)).toMatchObject([
        {
          kind: 'TOOL',
          key: '',
          problems: [{ code: 'NOT_AN_OBJECT', path: '/entities/tools/1', kind: 'TOOL' }],
        },
      ]);
    });

    it('tells every field that is missing or of the wrong type', async () => {
      const [outcome] = await tryEntity(
        '{"name":"bad","url":5,"tags":"red","is_active":"yes","headers":{"a":1}}',
      );
      expect(outcome?.key).toBe('bad');
      expect(outcome?.problems.map(({ code, path, kind, key }) => [code, path, kind, key])).toEqual(
        expect.arrayContaining([
          ['INVALID_FIELD', '/entities/tools/1/url', 'TOOL', 'bad'],
          ['INVALID_FIELD', '/entities/tools/1/tags', 'TOOL', 'bad'],
          ['INVALID_FIELD', '/entities/tools/1/is_active', 'TOOL', 'bad'],
          ['INVALID_FIELD', '/entities/tools/1/headers/a', 'TOOL', 'bad'],
          ['MISSING_FIELD', '/entities/tools/1', 'TOOL', 'bad'],
        ]),
      );
      expect(outcome?.problems.map(({ message }) => message)).toContain(
        "Entity 1 in 'tools' missing required field: integration_type",
      );
    });

    it('fails it where its key is a number', async () => {
      const [outcome] = await tryEntity('{"name":5,"url":null,"integration_type":"REST"}');
      expect(outcome).toMatchObject({
        key: '',
        problems: [{ code: 'INVALID_FIELD', path: '/entities/tools/1/name' }],
      });
    });

    it('fails it where it has more values than an entity may have', async () => {
      const schema = `{"enum":[${'{},'.repeat(50_000)}1]}`;
      const [outcome] = await tryEntity(`{"name":"wide","input_schema":${schema}}`);
      expect(outcome).toMatchObject({
        key: 'wide',
        problems: [
          {
            code: 'TOO_MANY_VALUES',
            path: '/entities/tools/1',
            message: expect.stringContaining('LADING_MAX_VALUES'),
          },
        ],
      });
    });

    it('fails it where it goes 190 levels deep, or 100,000 in a text', async () => {
      const problems = [
        { code: 'DEPTH_EXCEEDED', path: '/entities/tools/1', message: expect.stringContaining('64') },
      ];
      const deep = `{"name":"deep","input_schema":${nestedInRequest}}`;
      expect(await tryEntity(deep)).toMatchObject([{ problems }]);
      await server.clear();
      const text = textWith(`${goodText},{"name":"deep","input_schema":${nested}}`);
      expect(await outcomesOf({ text })).toMatchObject([{ status: 'CREATED' }, { problems }]);
    });

    it.each([
      ['a text', '"description":"a\\u0000b"', '/description'],
      ['a name within', '"annotations":{"a\\u0000b":1}', '/annotations'],
      ['a list', '"tags":["fine","a\\u0000"]', '/tags/1'],
    ])('fails it where %s has a NUL character', async (_where, member, path) => {
      const entity = `{"name":"nul","url":null,"integration_type":"REST",${member}}`;
      expect(await tryEntity(entity)).toMatchObject([
        { key: 'nul', problems: [{ code: 'NUL_CHARACTER', path: `/entities/tools/1${path}` }] },
      ]);
    });

    it.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])(
      'takes %s for a name like others',
      async (name) => {
        const entity = `{"name":"sly","url":null,"integration_type":"REST","${name}":{},"annotations":{"${name}":{"isPolluted":true}}}`;
        expect(await outcomesOf({ text: textWith(entity) })).toMatchObject([
          { key: 'sly', status: 'CREATED', warnings: [expect.stringContaining('UNKNOWN_FIELDS')] },
        ]);
        const { document } = await server.exportAll();
        const tool = document.entities['tools']?.find(({ name: key }) => key === 'sly');
        expect(JSON.stringify(tool?.['annotations'])).toBe(
          `{${JSON.stringify(JSON.parse(`"${name}"`))}:{"isPolluted":true}}`,
        );
        expect('isPolluted' in {}).toBe(false);
      },
    );

    it('knows no kind that every object inherits', async () => {
      const text = `{"version":"1","exported_at":"2026","entities":{"__proto__":[],"constructor":[],"toString":[]}}`;
      expect(new Set(told(await refusal({ text })).map(String))).toEqual(
        new Set(['__proto__', 'constructor', 'toString'].map((name) => `UNKNOWN_KIND,/entities/${name}`)),
      );
      expect(await sendDocument(text)).toMatchObject({ __typename: 'InvalidDocumentError' });
    });

    it('fails it where its key is too long, and names the setting', async () => {
      expect(await tryEntity(JSON.stringify(toolNamed('k'.repeat(256))))).toMatchObject([
        {
          problems: [
            {
              code: 'KEY_TOO_LONG',
              path: '/entities/tools/1/name',
              message: expect.stringContaining('LADING_MAX_KEY_LENGTH'),
            },
          ],
        },
      ]);
    });
  });

  describe('that is put up with', () => {
    it('names the fields that it leaves out', async () => {
      const tools = [{ ...good, colour: 'red', weight: 5 }];
      const [outcome] = await outcomesOf({ document: documentOf({ tools }) });
      expect(outcome).toMatchObject({
        status: 'CREATED',
        warnings: [expect.stringMatching(/^UNKNOWN_FIELDS?: .*colour, weight/)],
      });
    });

    it('counts the first of several entities with one key', async () => {
      const other = { ...good, description: 'another' };
      const outcomes = await outcomesOf({ document: documentOf({ tools: [good, good, other] }) });
      expect(outcomes).toMatchObject([
        { status: 'CREATED' },
        { status: 'SKIPPED', warnings: [expect.stringMatching(/^DUPLICATE_KEY: .*'good'/)] },
        { status: 'FAILED', problems: [{ code: 'DUPLICATE_KEY', path: '/entities/tools/2', key: 'good' }] },
      ]);
    });

    it('leaves out references to nothing, and names both ends', async () => {
      const servers = [
        {
          name: 'desk',
          tool_ids: ['good', 'gone'],
          associated_resources: ['note://gone'],
          associated_prompts: ['lost'],
        },
      ];
      const outcomes = await outcomesOf({ document: documentOf({ tools: [good], servers }) });
      const { status, warnings = [] } = outcomes.find(({ key }) => key === 'desk') ?? {};
      expect(status).toBe('CREATED');
      expect(warnings).toHaveLength(3);
      for (const mention of ['gone', 'note://gone', 'lost']) {
        expect(
          warnings.filter((warning) => warning.includes(`'desk'`) && warning.includes(`'${mention}'`)),
        ).toHaveLength(1);
      }
    });

    it('takes a wrapped document', async () => {
      const outcomes = await outcomesOf({
        document: { import_data: documentOf({ tools: [good] }), conflict_strategy: 'update' },
      });
      expect(outcomes).toMatchObject([{ key: 'good', status: 'CREATED' }]);
    });
  });

  describe('with a secret that does not open', () => {
    const foreign = createKeyRing({ current: 'the secret of somebody else' });
    const own = createKeyRing({ current: serverSecret });
    const purpose = { kind: 'tool', field: 'auth_value' };
    const tools = (auth_value: unknown) => [
      good,
      { ...toolNamed('sealed'), auth_type: 'bearer', auth_value },
    ];
    const altered = (sealed: string): string =>
      sealed.slice(0, -4) + (sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA');

    it.each([
      ['under an unknown key', foreign.seal(purpose, '{}'), 'SECRET_KEY_UNKNOWN', foreign.keyId],
      [
        'and was altered',
        altered(own.seal(purpose, '{}')),
        'SECRET_NOT_OPENED',
        'Export it from its source again',
      ],
      ['for another kind', own.seal({ ...purpose, kind: 'gateway' }, '{}'), 'SECRET_NOT_OPENED', 'Export it'],
      ['in the form of ContextForge', 'A'.repeat(60), 'SECRET_NOT_OPENED', 'sourceSecret'],
      ['in no form at all', 'hunter2', 'SECRET_NOT_SEALED', 'set the credential through the API'],
    ])('fails the entity that is sealed %s, and says what to do', async (_how, sealed, code, remedy) => {
      const outcomes = await outcomesOf({ document: documentOf({ tools: tools(sealed) }) });
      expect(outcomes).toMatchObject([
        { key: 'good', status: 'CREATED' },
        {
          key: 'sealed',
          status: 'FAILED',
          problems: [
            { code, path: '/entities/tools/1/auth_value', message: expect.stringContaining(remedy) },
          ],
        },
      ]);
      expect(JSON.stringify(outcomes)).not.toContain(sealed);
    });

    it('does not open with a wrong sourceSecret either', async () => {
      const { outcomes } = await server.importDocument(await readFixture(), {
        sourceSecret: `not ${fixtureSecret}`,
      });
      const failed = outcomes.filter(({ status }) => status === 'FAILED');
      expect(failed.map(({ problems }) => problems[0]?.code)).toEqual(
        Array.from({ length: 3 }, () => 'SECRET_NOT_OPENED'),
      );
      expect(outcomes.filter(({ kind, status }) => kind === 'GATEWAY' && status === 'CREATED')).toHaveLength(
        1,
      );
    });
  });

  describe('in an uploaded file', () => {
    it('is refused as it is elsewhere', async () => {
      const response = await upload('{"version":"1","entities":{"widgets":[]}}');
      const { data } = await response.json();
      expect(told(data.importConfiguration)).toEqual([
        ['UNKNOWN_KIND', '/entities/widgets'],
        ['MISSING_FIELD', '/exported_at'],
      ]);
      await expectNothingLeft();
    });

    it('does not keep a good file from being imported', async () => {
      const tools = Array.from({ length: 500 }, (_, index) => toolNamed(`tool-${index}`));
      const response = await upload(JSON.stringify(documentOf({ tools })));
      const { data } = await response.json();
      const outcomes = await outcomesOfJob(data.importConfiguration);
      expect(outcomes.filter(({ status }) => status === 'CREATED')).toHaveLength(500);
    });

    it('is not taken from a page that shows no header of a client', async () => {
      const response = await upload('{}', {});
      expect(response.status).toBe(403);
      await expectNothingLeft();
    });
  });

  it('is not looked at for who is not signed in', async () => {
    const { errors } = await server.graphql(
      importConfiguration,
      { input: { source: { text: '' } } },
      { token: null },
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    await expectNothingLeft();
  });

  it('leaves no trace of an unexpected error in the log', () => {
    expect(server.said.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});

/** Problems of one entity come in any order. */
const inAnyOrder = (outcomes: readonly Outcome[]): unknown =>
  outcomes.map(({ entity: _, problems, ...outcome }) => ({
    ...outcome,
    problems: problems.map((problem) => JSON.stringify(problem)).sort(),
  }));
