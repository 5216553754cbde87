import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { runHere } from '../cli/run-lading.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, envelope, fixtureSecret, readFixture, toolNamed } from '../support/documents.ts';
import { linkTo, refusalAt } from '../support/downloads.ts';
import { readExplanations } from '../support/explained-codes.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

/** What somebody was told, wherever it stood. */
interface Told {
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
}

/** Everything in an answer that has a code, and every warning that begins with one. */
function toldIn(answer: unknown): Told[] {
  if (typeof answer === 'string') return warningIn(answer);
  if (typeof answer !== 'object' || answer === null) return [];
  const { code, message, advice, extensions } = answer as Partial<Told> & { extensions?: { code?: string } };
  const given = code ?? extensions?.code;
  const own =
    typeof given === 'string' && message !== undefined
      ? [{ code: given, message, advice: advice ?? '' }]
      : [];
  return [...own, ...Object.values(answer).flatMap(toldIn)];
}

const warningIn = (text: string): Told[] => {
  const [, code, message] = /^(?:\w+ '[^']*': )?([A-Z]+(?:_[A-Z]+)*): (.*)$/s.exec(text) ?? [];
  return code === undefined || message === undefined ? [] : [{ code, message }];
};

const rows = (await readExplanations()).map(({ code }) => code);

/** Codes that need a database, a clock or a crowd of their own; each is provoked in the test that has one. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'access/access-tokens': ['ACCESS_TOKEN_NOT_FOUND', 'NAME_TAKEN'],
  'access/limits-of-one': ['TOO_MANY_IMPORTS'],
  'access/jwt-sign-in': ['IDENTITY_PROVIDER_UNAVAILABLE'],
  'access/permissions': ['FORBIDDEN'],
  'access/secrets-export': ['SECRETS_WITHHELD'],
  'access/session-ends': ['TOKEN_EXPIRED', 'TOKEN_REVOKED'],
  'imports/approvals': ['APPROVAL_REQUIRED', 'OWN_APPROVAL'],
  'cli/connection': ['CERTIFICATE_NOT_TRUSTED'],
  'cli/failures': ['FILE_NOT_ALLOWED', 'NOTHING_LISTENS'],
  'client/follow-import': ['SILENT'],
  'faults/disk-full': ['DATA_DIRECTORY_FULL'],
  'faults/operators': ['DATABASE_READ_ONLY', 'DATABASE_TIMEOUT', 'DATABASE_UNAVAILABLE'],
  'schema/costs': ['OPERATION_TOO_COMPLEX'],
  'schema/server': ['INTERNAL_SERVER_ERROR'],
  'server/door/bodies': ['REQUEST_TIMEOUT', 'TOO_MANY_BYTES_UNDER_WAY'],
  'server/door/cross-origin': ['ORIGIN_NOT_ALLOWED'],
  'server/door/own-address': ['BAD_HOST'],
  'server/door/sockets': ['TOO_MANY_OPERATIONS', 'TOO_MANY_SUBSCRIPTIONS'],
  'server/door/wrong-tokens': ['TOO_MANY_WRONG_TOKENS'],
  'server/exports-at-once': ['TOO_MANY_EXPORTS'],
  'server/start': ['DATA_DIRECTORY_IN_USE', 'PORT_IN_USE', 'SERVER_STOPPING'],
  'server/stop-reading': ['EXECUTION_TIMEOUT'],
  'server/uploads': [
    ...[
      'INSUFFICIENT_STORAGE',
      'TOO_MANY_UPLOADS',
      'UPLOAD_EXPIRED',
      'UPLOAD_IN_PROGRESS',
      'UPLOAD_TAKEN_OVER',
    ],
    'UPLOAD_UNREADABLE',
  ],
  'imports/delta-import': ['BASE_DIFFERS'],
  'differences/difference': ['DELTA_NOT_A_STATE', 'SECRET_UNKNOWN'],
  'exports/download': [
    ...['COMPRESSION_NOT_AVAILABLE', 'FORMAT_WITHOUT_DELETIONS', 'LINK_EXPIRED', 'UNKNOWN_LINK'],
  ],
  'exports/answer-entities': ['ANSWER_TOO_LARGE'],
  'exports/changed-since': ['FOREIGN_WATERMARK', 'WATERMARK_TOO_OLD'],
  'imports/pending-references': ['REFERENCES_KEPT', 'UNRESOLVED_REFERENCE'],
  'imports/poison': ['NOT_STORED'],
  'imports/safety': ['SECRET_KEPT', 'SECRET_NOT_OMITTED'],
  'imports/sealed-documents': ['DAMAGED_SEAL', 'NOT_SEALED_WITH_PASSPHRASE', 'SEAL_TOO_EXPENSIVE'],
  'imports/slips': ['MORE_WARNINGS'],
  'imports/stuck-import': ['INTERNAL_ERROR', 'OUTCOMES_LOST'],
  'imports/undo-import': ['DELETED_SINCE', 'EDITED_SINCE'],
  'imports/wrapped-options': ['OPTION_IN_DOCUMENT'],
  'recipients/recipients': [
    ...['FORMAT_WITHOUT_RECIPIENT', 'IDENTITY_REQUIRED', 'INVALID_IDENTITY', 'INVALID_RECIPIENT'],
    ...['NOT_SEALED_FOR_RECIPIENT', 'RECIPIENT_WITHOUT_SECRETS', 'WRONG_IDENTITY'],
  ],
  'rotation/rotation': ['ROTATION_SUPERSEDED'],
};

/** Codes that no test provokes, and why. */
const unprovoked: Readonly<Record<string, string>> = {
  COMMAND_FAILED: 'A mistake of the command itself; there is none that is known.',
  DATABASE_CRASHED: 'The embedded database would have to break.',
  INTERRUPTED:
    'Ctrl-C ends a process: the tests on a terminal press it, and see the exit code and the words.',
  LINK_UNREADABLE:
    'With another secret the link itself is not taken; the row behind it would have to be changed by hand.',
  MORE_PROBLEMS:
    'More than a thousand entities would have to fail in one import, which is too much for one code.',
  NO_SPACE: 'The disk of the command would have to be full.',
  TOO_MANY_SEALED_DOCUMENTS: 'So many would have to be opened at once that each waits for seconds.',
  TOO_MANY_SOCKETS:
    'Comes as the reason for which a socket is closed, or as a status; see the tests of sockets.',
  UPLOAD_INTERRUPTED: 'Whoever could be told is gone.',
  UPLOAD_REPLACED: 'Another document would have to come between two reads of one import.',
};

describe('each code that docs/errors.md explains', () => {
  let server: RunningTestServer;
  let directory: string;
  const met = new Map<string, Told>();
  /** Message → its code. */
  const messages = new Map<string, string>();
  beforeAll(async () => {
    server = await runServer(oneDatabase, {
      LADING_MAX_STRING_BYTES: '4096',
      LADING_MAX_ENTITIES: '40',
      LADING_MAX_VALUES: '400',
      LADING_MAX_DEPTH: '8',
      LADING_MAX_KEY_LENGTH: '60',
      LADING_MAX_NAME_LENGTH: '60',
      LADING_MAX_TAG_LENGTH: '30',
      LADING_MAX_YAML_BYTES: '20000',
      LADING_MAX_DOCUMENT_BYTES: '2000000',
      LADING_MAX_UPLOAD_BYTES: '300000',
      LADING_MAX_OPEN_UPLOADS: '200',
      LADING_MAX_ANSWER_ENTITIES: '1',
      LADING_MAX_REQUEST_BYTES: '300000',
      LADING_INTROSPECTION: 'nobody',
      LADING_CORS_ORIGINS: 'https://app.test',
    });
    directory = await temporaryDirectory();
  });

  const keep = (answer: unknown): void => {
    for (const told of toldIn(answer)) {
      if (!met.has(told.code)) met.set(told.code, told);
      messages.set(told.message, told.code);
    }
  };
  /** Imports what is sent as a file, to its end. */
  const send = async (content: string | Uint8Array, options: object = {}): Promise<void> => {
    const { id, url } = await createUpload(server);
    keep((await put({ url }, content)).body);
    await start({ uploadId: id }, options);
  };
  const start = async (source: object, options: object = {}): Promise<void> => {
    const started = await server.start(source, options);
    keep(started);
    if (started.__typename === 'ImportJob') keep(await server.finish(started.id));
  };
  const document = (entities: Readonly<Record<string, readonly unknown[]>>, options: object = {}) =>
    start({ document: documentOf(entities) }, options);
  const ask = async (query: string, variables: object = {}): Promise<void> =>
    keep(await server.graphql(query, variables));
  const lading = async (args: string, env: Readonly<Record<string, string>> = {}): Promise<void> => {
    const here = { LADING_URL: server.url, LADING_TOKEN: server.token, XDG_CONFIG_HOME: directory, ...env };
    const { stdout } = await runHere([...args.split(' '), '--json'], { env: here, directory });
    for (const line of stdout.split('\n').filter((one) => one.startsWith('{'))) keep(JSON.parse(line));
  };

  it('of documents', async () => {
    const tool = (fields: object) => ({ tools: [toolNamed('a', fields)] });
    const line = JSON.stringify(envelope);
    const texts = [
      '',
      'PK\u0003\u0004zip',
      '[]',
      JSON.stringify({ ...envelope, entities: { tools: {}, gizmos: [] } }),
      '{"version": "1"}',
      '{"version":"1","version":"2"}',
      '{"version": nonsense}',
      '{"version": "1"',
      `${line}\n[1]\n`,
      'version: "1"\n  bad: [\n',
      'version: "1"\n---\nversion: "2"\n',
      'version: &a [*a]\n',
      [
        'a0: &a0 [x]',
        ...Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`),
      ].join('\n'),
      'version: !thing 1\n',
      'version: .inf\n',
      `version: "1"\n# ${'x'.repeat(30_000)}\n`,
      JSON.stringify({ mcpServers: { local: { command: 'node' } } }),
      JSON.stringify({ mcpServers: { far: { url: 'https://far.test', type: 'pigeon' } } }),
      JSON.stringify(documentOf(tool({ description: 'x'.repeat(70_000) }))),
    ];
    for (const text of texts) await send(text);
    await send(Buffer.from('\ufeff{"version": "1"}', 'utf16le'));
    await send(Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.from('nothing')]));
    await send(gzipSync(JSON.stringify({ ...envelope, metadata: 'x'.repeat(1_100_000), entities: {} })));
    await send(gzipSync('x'.repeat(2_100_000)));
    await send('x'.repeat(310_000));
    for (const fields of [
      { description: 'a\u0000b' },
      { description: '\ud800' },
      { description: 'x'.repeat(5_000) },
      { url: 7 },
      { name: 'k'.repeat(61) },
      { tags: ['t'.repeat(31)] },
      { input_schema: { a: { a: { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } } } } },
      { input_schema: { enum: Array.from({ length: 500 }, (_, at) => at) } },
      { displayName: '<script>' },
      { gizmo: 1 },
      { auth_type: 'bearer', auth_value: 'in clear' },
      { auth_type: 'bearer', auth_value: 'v2:unknown:unknown' },
      { auth_type: 'bearer', auth_value: '' },
      { auth_type: 'bearer', auth_value: null },
      { headers: { 'X-Api-Key': 'in clear' } },
    ])
      await document(tool(fields));
    await document({ roots: [{ uri: 'file:///r', name: 'n'.repeat(61) }] });
    await document({ tools: Array.from({ length: 41 }, (_, at) => toolNamed(`t${at}`)) });
    await document({ tools: [toolNamed('a'), toolNamed('a')] });
    await document({ gateways: [{ name: 'g', url: 'https://g.test', transport: 'PIGEON' }] });
    await start({ document: await readFixture() });
    await start({ document: { ...envelope, import_data: { entities: {} }, conflict_strategy: 'skip' } });
    // Of sealed documents and secrets.
    const stranger = createKeyRing({ current: 'the secret of a stranger' });
    const foreign = stranger.seal({ kind: 'tool', field: 'auth_value' }, '{"Authorization":"Bearer x"}');
    await document(tool({ auth_type: 'bearer', auth_value: foreign }));
    await send('age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n');
    await send(JSON.stringify(documentOf({})), { passphrase: 'four words are better' });
    const sealed = await linkTo(server, { passphrase: 'four words are better' });
    const file = Buffer.from(await (await fetch(sealed.url)).arrayBuffer());
    await send(file, { passphrase: 'other words are worse' });
  });

  it('of what becomes of entities, and of jobs', async () => {
    await server.clear();
    const tools = [toolNamed('a', { tags: ['x'] }), toolNamed('b')];
    const base = documentOf({ tools, servers: [{ name: 's', tool_ids: ['a', 'gone'] }] });
    const first = await server.importDocument(base);
    keep(first);
    const other = { tools: [toolNamed('a', { description: 'other' })] };
    await document(other, { conflictStrategy: 'FAIL' });
    await document({ tools: [toolNamed('gone')] });
    await document({ tools: [toolNamed('n'), { name: 'broken' }] }, { atomic: true });
    await document(other, { select: [{ kind: 'TOOL', keys: ['a', 'nothing'] }] });
    await document(other, { rules: [{ kind: 'PROMPT', strategy: 'SKIP' }] });
    const plan = await server.start({ document: documentOf(other) }, { dryRun: true });
    if (plan.__typename !== 'ImportJob') throw new Error(plan.message);
    await server.finish(plan.id);
    await document({ tools: [toolNamed('a', { description: 'meanwhile' })] });
    keep(await server.ask('applyImport', plan.id));
    keep(await server.ask('cancelImport', plan.id));
    keep(await server.ask('undoImport', first.job.id));
    keep(await server.ask('undoImport', 'SW1wb3J0Sm9iOjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA=='));
    const once = `mutation ($input: ImportConfigurationInput!) { importConfiguration(input: $input) {
      __typename ... on Problem { code message } } }`;
    for (const conflictStrategy of ['UPDATE', 'SKIP'])
      await ask(once, { input: { source: { document: base }, conflictStrategy, idempotencyKey: 'once' } });
    await server.importDocument(documentOf({ tools: [toolNamed('taken')] }));
    const deletion = { ...documentOf({}), deleted: { tools: ['taken'] } };
    keep(await server.importDocument(deletion, { conflictStrategy: 'RENAME' }));
    const deleting = await server.importDocument(deletion);
    await document({ tools: [toolNamed('taken')] });
    const undo = await server.ask('undoImport', deleting.job.id);
    if (undo.__typename === 'ImportJob') keep(await server.finish(undo.id));
  });

  it('of edits', async () => {
    const created = await server.graphql<{ createTool: { id: string } }>(
      'mutation { createTool(input: { name: "edited", url: "https://e.test", integrationType: "REST" }) { ... on Tool { id } } }',
    );
    const { id } = created.data.createTool;
    const problem = '__typename ... on Problem { code message }';
    const edit = (fields: string) => ask(`mutation { ${fields} }`);
    await edit(
      `createTool(input: { name: "edited", url: "https://e.test", integrationType: "REST" }) { ${problem} }`,
    );
    await edit(
      `createTool(input: { name: "", url: "https://e.test", integrationType: "REST" }) { ${problem} }`,
    );
    await edit(`updateTool(input: { id: "${id}", expectedRevision: 7 }) { ${problem} }`);
    await edit(`deleteTool(input: { id: "${id}", expectedRevision: 7 }) { ${problem} }`);
    await edit(
      `createServer(input: { name: "new", tools: ["nothing"] }) { ${problem} ... on InvalidInputError { problems { code message } } }`,
    );
    await edit(`createServer(input: { name: "new", tools: ["edited"] }) { ${problem} }`);
    await edit(`deleteTool(input: { id: "${id}" }) { ${problem} }`);
    await edit(`deleteTool(input: { id: "${id}", unlink: true }) { ${problem} }`);
    await edit(`deleteTool(input: { id: "${id}" }) { ${problem} }`);
    await edit(
      `createTool(input: { name: "empty", url: "https://e.test", integrationType: "REST", auth: { bearer: { token: "" } } }) { ${problem} ... on InvalidInputError { problems { code message } } }`,
    );
  });

  it('of exports, downloads and uploads', async () => {
    await server.importDocument(documentOf({ tools: [toolNamed('x'), toolNamed('y')] }));
    const problem = '__typename ... on Problem { code message }';
    await ask('{ exportPreview(input: { tags: ["nothing"] }) { warnings } }');
    await ask('{ exportConfiguration { entities { __typename } } }');
    await ask('{ exportConfiguration(input: { changedSince: "nothing" }) { digest } }');
    await server.importDocument(await readFixture(), { sourceSecret: fixtureSecret });
    await document({
      tools: [toolNamed('with-header', { headers: { 'X-Api-Key': 'clear' } })],
      gateways: [
        { name: 'no gateway <there>', url: 'https://g.test', auth_type: 'oauth', oauth_config: { a: 1 } },
      ],
    });
    const foreign = await linkTo(server, { format: 'CONTEXTFORGE', targetSecret: 'the secret of a target' });
    keep(await (await fetch(foreign.url)).json());
    await ask('query ($p: String) { exportConfiguration { download(passphrase: $p) { url } } }', { p: '' });
    await ask('query ($p: String) { exportConfiguration { download(passphrase: $p) { url } } }', {
      p: 'x'.repeat(9_000),
    });
    await ask('{ exportConfiguration { download(format: YAML, targetSecret: "0123456789abcdef") { url } } }');
    const link = await linkTo(server);
    keep(await refusalAt({ url: `${link.url}x` }));
    keep(await refusalAt({ url: `${server.url}/downloads/nothing` }));
    keep(await refusalAt(link, 'DELETE'));
    const revoke = `mutation ($url: String!) { revokeDownload(url: $url) { ${problem} } }`;
    await ask(revoke, { url: link.url });
    keep(await refusalAt(link));
    await ask(revoke, { url: `${server.url}/downloads/nothing` });
    await start({ uploadId: 'nothing' });
    keep((await put({ url: `${server.url}/uploads/nothing` }, 'x')).body);
    const upload = await createUpload(server);
    keep((await put(upload, 'x', { 'content-range': 'bytes 0-0/2' })).body);
    keep((await put(upload, 'x', { 'content-encoding': 'pigeon' })).body);
    keep((await put(upload, 'x', { 'content-encoding': 'gzip' })).body);
  });

  const post = async (body: BodyInit, headers: Readonly<Record<string, string>>): Promise<void> => {
    const signed = { authorization: `Bearer ${server.token}`, ...headers };
    const answer = await fetch(`${server.url}/graphql`, { method: 'POST', body, headers: signed });
    keep(await answer.json());
  };

  it('of asking the server', async () => {
    const json = { 'content-type': 'application/json' };
    keep(await server.graphql('{ importJobs(first: 1) { nodes { id } } }', {}, { token: null }));
    await ask('{ nothing }');
    await ask('{ importJobs(');
    await ask('{ importJobs(first: -1) { nodes { id } } }');
    await ask('{ node(id: "nonsense") { id } }');
    await ask('{ __schema { types { name } } }');
    await ask('query a { __typename } query b { __typename }');
    await ask(
      'subscription { importProgress(jobId: "SW1wb3J0Sm9iOjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA==") { state } }',
    );
    await ask(
      `{ ${Array.from({ length: 100 }, (_, at) => `a${at}: importJobs(first: 500) { nodes { id } }`).join(' ')} }`,
    );
    await post('not json', json);
    await post('query={a}', { 'content-type': 'application/x-www-form-urlencoded' });
    const form = { method: 'POST', body: new FormData() };
    keep(await (await fetch(`${server.url}/graphql`, form)).json());
    await post(`{"query":"{ a }","variables":${'['.repeat(300)}${']'.repeat(300)}}`, json);
    await post(`{"query":"${' '.repeat(310_000)}"}`, json);
    await post('{}', { ...json, 'content-encoding': 'pigeon' });
    await post('{}', { ...json, 'content-encoding': 'gzip' });
    await post('{"query":"{ a }"}', { ...json, origin: 'https://elsewhere.test' });
  });

  it('of settings, the client and the command line', async () => {
    keep(readSettings({ PORT: 'nine', DATABASE_URL: 'postgres://127.0.0.1/x' }));
    await writeFile(join(directory, 'a.json'), JSON.stringify(documentOf({ tools: [toolNamed('a')] })));
    await writeFile(join(directory, 'wrong.yaml'), 'stric: true\n');
    await mkdir(join(directory, 'folder.json'));
    await mkdir(join(directory, 'broken/lading'), { recursive: true });
    await writeFile(join(directory, 'broken/lading/contexts.json'), '{"contexts": 1}');
    for (const args of [
      'import none.json',
      'import folder.json',
      'nothing',
      'get tool nothing',
      'plan a.json --options wrong.yaml',
      'import a.json --rekey-secret',
      'convert a.json --format word',
      ...['tools;', 'tools:a,', 'tools:a,*', 'tools:"a', 'tools:"a"b'].map(
        (text) => `export --include ${text}`,
      ),
    ])
      await lading(args);
    await lading('status', { XDG_CONFIG_HOME: join(directory, 'broken') });
    await lading('status', { LADING_URL: '', LADING_DATA_DIR: directory });
    await lading('status', { LADING_TOKEN: '' });
    await lading('status', { LADING_URL: 'http://127.0.0.1:1' });
    await lading('status', { LADING_URL: 'http://no-such-host.invalid' });
    await lading('status', { LADING_URL: `${server.url}/healthz` });
  });

  it('comes with a sentence that says what to do, and none is forgotten', async () => {
    const known = [...met.keys(), ...Object.values(elsewhere).flat(), ...Object.keys(unprovoked)];
    expect(rows.filter((code) => !known.includes(code))).toEqual([]);
    expect(known.filter((code) => !rows.includes(code))).toEqual([]);
    expect(Object.keys(unprovoked).filter((code) => met.has(code))).toEqual([]);
    const all = [...met.values()];
    const lacking = all.filter(({ message, advice = '' }) => !isWayOut(`${message} ${advice}`));
    expect(lacking.map(({ code }) => code).sort()).toEqual(sayNoMore.toSorted());
  });

  it('is told in whole sentences', () => {
    const fragments = [...messages].filter(
      ([message, code]) => !isSentence(message) && !foreign.has(code) && !borrowed.has(code),
    );
    expect(fragments).toEqual([]);
  });

  it('is provoked in the tests that are named for it', async () => {
    for (const [name, codes] of Object.entries(elsewhere)) {
      const test = await readFile(`test/${name}.test.ts`, 'utf8');
      expect([name, codes.filter((code) => !test.includes(code))]).toEqual([name, []]);
    }
  });
});

/** Whether a text tells its reader to do something, or what has to be. */
const isWayOut = (text: string): boolean =>
  /\bmust\b|\bonly `|\bthere are\b|(^|[.?;,:\n]\s*|\bor |\band |\bthen )(add|align|ask|change|choose|compress|convert|copy|correct|create|flatten|get|give|import|join|keep|leave|look|make|mend|name|plan|put|quote|raise|read|remove|repair|run|save|send|set|shorten|split|start|take|unpack|update|upload|write)\b/i.test(
    text,
  );

/** Whether a text begins as a sentence does, or with a file or an address, and ends as one. */
const isSentence = (text: string): boolean => /^(?:["'`A-Z\d/]|\S*[./:]\S).*[.?)]$/s.test(text);

/** In words that clients of ContextForge know. */
const borrowed = new Set(['INVALID_DOCUMENT', 'MISSING_FIELD', 'NOT_A_LIST', 'UNKNOWN_KIND']);

/** In the words of the libraries that read GraphQL. */
const foreign = new Set(['BAD_REQUEST', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);

/** Sentences that say what is so, and nothing to do: that stands in the table. */
const sayNoMore = [
  // Warnings after which nothing has to be done.
  ...['DUPLICATE_KEY', 'FIELD_TOO_LARGE', 'KEY_TAKEN', 'NOT_ACCEPTED', 'NOT_DELETED', 'PENDING_REFERENCE'],
  ...['REFERENCE_RESOLVED', 'RULE_WITHOUT_MATCH', 'SECRET_IN_CLEAR', 'SUSPICIOUS_CONTENT', 'UNKNOWN_FIELDS'],
  'UNKNOWN_TRANSPORT',
  // What is wrong says what is right, in part in the words that clients of ContextForge know.
  ...['INVALID_FIELD', 'INVALID_INPUT', 'INVALID_JSON', 'MISSING_FIELD', 'UNKNOWN_KIND'],
  // What is asked for is gone, over, or was not done.
  ...[
    'ENTITY_NOT_FOUND',
    'IMPORT_NOT_FOUND',
    'IMPORT_STATE',
    'NOT_FOUND',
    'NOT_WRITTEN',
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ...foreign,
];
