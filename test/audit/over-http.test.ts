import { buffer } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import type { DatabaseSettings } from '../../src/settings/settings.ts';
import { runHere } from '../cli/run-lading.ts';
import { oneDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { follow, linkTo } from '../support/downloads.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type RunningTestServer, runServerAt } from '../support/run-server.ts';

let place: DatabaseSettings;
let server: RunningTestServer;
beforeAll(async () => {
  place = await oneDatabase.place();
  server = await runServerAt(place, { LADING_TRUSTED_PROXIES: '127.0.0.0/8' });
});

interface Entry {
  readonly actor: string;
  readonly action: string;
  readonly result: string;
  readonly address: string | null;
  readonly requestId: string;
  readonly job: { readonly state: string } | null;
  readonly entities: readonly { readonly key: string }[];
  readonly details: Readonly<Record<string, unknown>>;
}

/** The newest entries about these actions, the oldest first. */
async function entriesOf(...actions: string[]): Promise<readonly Entry[]> {
  const { data } = await server.graphql<{ auditLog: { nodes: readonly Entry[] } }>(
    `query ($actions: [String!]) { auditLog(filter: { actions: $actions }) {
       nodes { actor action result address requestId job { state } entities { key } details } } }`,
    { actions },
  );
  return data.auditLog.nodes.toReversed();
}

const signedIn = (): Record<string, string> => ({ authorization: `Bearer ${server.token}` });
const query = (text: string): string => JSON.stringify({ query: text });

const post = (body: string, headers: Record<string, string> = {}, path = '/graphql'): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedIn(), ...headers },
    body,
  });

it('a request has the name that it brings, in the answer, in errors and in the log', async () => {
  const root = 'mutation { createRoot(input: { uri: "file:///one", name: "one" }) { __typename } }';
  const named = { 'x-request-id': 'from-the-proxy:1', 'x-forwarded-for': '203.0.113.7' };
  const answer = await post(query(root), named);
  expect(answer.headers.get('x-request-id')).toBe('from-the-proxy:1');
  expect(await entriesOf('createRoot')).toMatchObject([
    { requestId: 'from-the-proxy:1', address: '203.0.113.7', entities: [{ key: 'file:///one' }] },
  ]);
  const wrong = await post(query('{ nothing }'), named);
  expect(await wrong.json()).toMatchObject({ errors: [{ extensions: { requestId: 'from-the-proxy:1' } }] });
});

it.each([
  ['that are no GraphQL', 'application/json', '{'],
  ['of a type that is not taken', 'text/plain', '{}'],
  ['as forms', 'application/x-www-form-urlencoded', 'query={__typename}'],
])('so have refusals of bodies %s', async (_case, type, body) => {
  const refused = await post(body, { 'content-type': type, 'x-request-id': 'a-name' });
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { requestId: 'a-name' } }] });
});

it.each(['two words', 'x'.repeat(129), '"quoted"', '<b>'])(
  'and one of the server where it brings %j',
  async (id) => {
    const { headers } = await post(query('{ viewer { name } }'), { 'x-request-id': id });
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  },
);

it('each operation of a WebSocket has a name of its own', async () => {
  const answers: object[] = [];
  for await (const answer of server.webSocket(
    'mutation { cancelImport(id: "x") { __typename } applyImport(id: 1.5) { __typename } }',
  ))
    answers.push(answer);
  expect(answers).toMatchObject([
    { errors: [{ extensions: { requestId: expect.stringMatching(/^[\da-f-]{36}$/) } }] },
  ]);
});

it('wrong tokens are told of once an address, and never what they were', async () => {
  const guess = { authorization: 'Bearer a-guess-that-is-wrong' };
  for (let time = 0; time < 5; time += 1) await post(query('{ viewer { name } }'), guess);
  await post(query('{ viewer { name } }'), { ...guess, 'x-forwarded-for': '203.0.113.8' });
  const entries = await entriesOf('signIn');
  expect(entries).toMatchObject([
    { actor: 'nobody', result: 'REFUSED', address: '127.0.0.1', details: {} },
    { actor: 'nobody', result: 'REFUSED', address: '203.0.113.8', details: {} },
  ]);
  expect(JSON.stringify(entries)).not.toContain('a-guess');
});

it('uploads and what is done with links are told of, by the name of who has made the address', async () => {
  const upload = await createUpload(server);
  await put(upload, JSON.stringify(documentOf({ tools: [toolNamed('sun')] })));
  await fetch(upload.url, { method: 'DELETE' });
  await put({ url: `${server.url}/uploads/guessed` }, '{}');
  expect(await entriesOf('createUpload', 'upload', 'deleteUpload')).toMatchObject([
    { action: 'createUpload', actor: 'admin', result: 'ALLOWED' },
    { action: 'upload', actor: 'admin', result: 'ALLOWED', details: { bytes: expect.any(Number) } },
    { action: 'deleteUpload', actor: 'admin', result: 'ALLOWED' },
    { action: 'upload', actor: 'nobody', result: 'REFUSED', details: { code: 'UPLOAD_NOT_FOUND' } },
  ]);
  const link = await linkTo(server);
  await buffer(await follow(link, {}, 'HEAD'));
  await buffer(await follow(link));
  await buffer(await follow({ url: `${server.url}/downloads/guessed` }));
  const [made] = await entriesOf('ConfigurationExport.download');
  expect(await entriesOf('download')).toMatchObject([
    { actor: 'admin', result: 'ALLOWED', details: { link: made?.details['link'], secrets: 'sealed' } },
    { actor: 'nobody', result: 'REFUSED', details: { code: 'INVALID_LINK' } },
  ]);
});

it('REST operations are told of by method and path', async () => {
  const document = JSON.stringify(documentOf({ tools: [toolNamed('moon')] }));
  await (await post(document, {}, '/import')).text();
  await (await fetch(`${server.url}/v1/export?select=tools:moon`, { headers: signedIn() })).text();
  await post('no JSON', {}, '/import');
  await (await fetch(`${server.url}/import/status`, { headers: signedIn() })).text();
  expect(await entriesOf('POST /import', 'GET /export', 'GET /import/status')).toMatchObject([
    {
      action: 'POST /import',
      result: 'ALLOWED',
      job: { state: 'COMPLETED' },
      entities: [{ key: 'moon' }],
      details: { dryRun: false, entityCount: 1 },
    },
    { action: 'GET /export', result: 'ALLOWED', entities: [{ key: 'moon' }] },
    { action: 'POST /import', result: 'FAILED', details: { status: 400 } },
  ]);
});

it('the command line shows it', async () => {
  const env = { LADING_URL: server.url, LADING_TOKEN: server.token };
  const { code, stdout } = await runHere(['audit', '--result', 'refused', '--since', '1h', '--limit', '9'], {
    env,
  });
  expect(code).toBe(0);
  const [head, ...lines] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^AT \(UTC\) +WHO +ACTION +RESULT +WHAT +FROM +JOB$/);
  expect(lines.some((line) => /nobody +download +refused INVALID_LINK +- +127\.0\.0\.1/.test(line))).toBe(
    true,
  );
  const one = await runHere(
    ['audit', '--kind', 'tools', '--key', 'moon', '--action', 'GET /export', '--json'],
    { env },
  );
  expect(JSON.parse(one.stdout)).toMatchObject({
    entries: [{ action: 'GET /export', entities: [{ kind: 'TOOL', key: 'moon' }] }],
  });
  const none = await runHere(['audit', '--actor', 'somebody-else'], { env });
  expect([none.code, none.stdout, none.stderr]).toEqual([0, '', 'There are no such entries.\n']);
  const wrong = await runHere(['audit', '--since', 'yesterday'], { env });
  expect(wrong.code).toBe(1);
});

it('what was counted is told of when the server stops, and goes when its time is over', async () => {
  await server.store.dataSource.query(
    `INSERT INTO audit_entries (id, at, actor, action, result, request_id) SELECT gen_random_uuid(),
       now() - make_interval(days => days), 'somebody', 'past', 'allowed', days::text FROM unnest(ARRAY[10, 31]) AS t(days)`,
  );
  await server.stop();
  server = await runServerAt(place, { LADING_AUDIT_RETENTION_DAYS: '30' });
  const counted = (await entriesOf('signIn')).map(({ address, details }) => [address, details['repeated']]);
  expect(counted).toContainEqual(['127.0.0.1', 4]);
  await expect.poll(() => entriesOf('past')).toMatchObject([{ requestId: '10' }]);
});
