import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import type { Kind, SecretField } from '../../src/kinds/kind.ts';
import { type KindName, kinds } from '../../src/kinds/registry.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { runHere } from '../cli/run-lading.ts';
import { askRest } from '../support/ask-rest.ts';
import { temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { follow, linkTo } from '../support/downloads.ts';
import { dumpDatabase } from '../support/dump-tables.ts';
import { isWhole } from '../support/extent.ts';
import { makeToken } from '../support/make-token.ts';
import { createUpload, put } from '../support/put-upload.ts';
import { type Job, type RunningTestServer, runServerAt } from '../support/run-server.ts';
import { sendFile } from '../support/send-file.ts';
import { textOfArchive } from '../support/text-of-archive.ts';

/** Stands in the place of every secret that this test gives away. */
const canary = 'Canary7f3a9c51e8d24b60Qx';

/** How the end of an encoding depends on what follows, and its start on what was before, a text within another one keeps this. */
function base64Within(text: string, before: number): string {
  const encoded = Buffer.from('-'.repeat(before) + text)
    .toString('base64')
    .replace(/=+$/, '');
  return encoded.slice(before === 0 ? 0 : before + 1, -1);
}

const base64 = [0, 1, 2].map((before) => base64Within(canary, before));
const hex = Buffer.from(canary).toString('hex');
const forms = [
  canary,
  hex,
  hex.toUpperCase(),
  ...base64,
  ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
];

function expectNoCanary(where: string, text: string): void {
  expect(
    forms.filter((form) => text.includes(form)),
    `${where} has the canary`,
  ).toEqual([]);
}

/**
 * A document for ContextForge without what it has in clear, and says so: that has no other place for secrets in
 * addresses and free-form values (docs/formats.md).
 */
function besidesWhatIsInClear(text: string): string {
  expect(text).toContain('SECRET_IN_CLEAR');
  const fields = kinds.flatMap(({ secrets }) =>
    secrets.filter(({ holds }) => holds === 'address' || holds === 'free').map(({ field }) => field),
  );
  return JSON.stringify(JSON.parse(text, (name, value) => (fields.includes(name) ? undefined : value)));
}

let directory: string;
let server: RunningTestServer;
/** What was answered, besides what the server keeps a record of. */
const heard: string[] = [];
beforeAll(async () => {
  directory = await temporaryDirectory();
  server = await runServerAt({ type: 'embedded', directory });
});

const secretIn = ({ holds }: SecretField, kind: Kind): JsonObject[string] => {
  switch (holds) {
    case 'value':
      return createKeyRing({ current: canary }).seal(
        { kind: kind.name, field: 'auth_value' },
        `{"Authorization":"Bearer ${canary}"}`,
      );
    case 'members':
      return { 'X-Api-Key': canary, Cookie: `session=${canary}`, Authorization: `Bearer ${canary}` };
    case 'address':
      return `https://user:${canary}@host.test/path?access_token=${canary}`;
    case 'free':
      return { token: canary, nested: { password: canary, list: [{ api_key: canary }] } };
  }
};

/** An entity of each kind that can have a secret, with one in every field that can. */
const entitiesNamed = (name: string): Readonly<Record<string, JsonObject[]>> =>
  Object.fromEntries(
    kinds
      .filter(({ secrets }) => secrets.length > 0)
      .map((kind: Kind<KindName>) => [
        kind.collection,
        [
          {
            ...(kind.name === 'tool'
              ? toolNamed(name)
              : { name, ...(kind.name === 'gateway' && { transport: 'SSE' }) }),
            auth_type: 'bearer',
            ...Object.fromEntries(kind.secrets.map((secret) => [secret.field, secretIn(secret, kind)])),
          },
        ],
      ]),
  );

const document = (name: string) => documentOf(entitiesNamed(name));
const sourceSecret = canary;

const fields = {
  url: `https://user:${canary}@host.test/?access_token=${canary}`,
  headers: { 'X-Api-Key': canary, Cookie: canary },
  annotations: { token: canary },
};

const credentials: readonly object[] = [
  { basic: { username: 'user', password: canary } },
  { bearer: { token: canary } },
  { headers: [{ name: 'X-Key', value: canary }] },
  { oauth: { client_secret: canary } },
  { queryParam: { name: 'key', value: canary } },
];

async function edit(): Promise<void> {
  const create =
    'mutation ($input: CreateToolInput!) { createTool(input: $input) { __typename ... on Tool { id headers url auth { type } } ... on Problem { message } } }';
  for (const [index, auth] of credentials.entries())
    await server.graphql(create, {
      input: { name: `edited ${index}`, integrationType: 'REST', auth, ...fields },
    });
  const gateway =
    'mutation ($input: CreateGatewayInput!) { createGateway(input: $input) { __typename ... on Problem { message } } }';
  const free = { token: canary };
  await server.graphql(gateway, {
    input: {
      name: 'edited',
      url: fields.url,
      capabilities: free,
      healthCheck: free,
      auth: { bearer: { token: canary } },
    },
  });
  const made =
    'mutation ($input: CreateServerInput!) { createServer(input: $input) { __typename ... on Problem { message } } }';
  await server.graphql(made, { input: { name: 'edited', capabilities: free } });
  const update =
    'mutation ($input: UpdateToolInput!) { updateTool(input: $input) { __typename ... on Problem { message } } }';
  await server.graphql(update, { input: { id: 'nobody', auth: { bearer: { token: canary } } } });
  // And what is refused for the very field that the secret stands in.
  await server.graphql(create, {
    input: {
      name: 'no',
      integrationType: 'REST',
      url: 'http://x.test',
      headers: { 'X-Api-Key': `${canary}\n` },
    },
  });
  await server.graphql(create, {
    input: { name: 'no', integrationType: 'REST', url: 'http://x.test', headers: canary },
  });
  await server.graphql(create, {
    input: { name: 'no', integrationType: 'REST', url: 'http://x.test', auth: canary },
  });
}

async function follows(started: { readonly id?: string }): Promise<void> {
  if (started.id !== undefined) await server.finish(started.id);
}

async function importInEveryWay(): Promise<void> {
  await follows((await server.start({ document: document('a') }, { sourceSecret })) as Job);
  await follows(
    (await server.start(
      { text: JSON.stringify(document('b')) },
      { sourceSecret, idempotencyKey: 'one' },
    )) as Job,
  );
  await server.start(
    { text: JSON.stringify(document('b')) },
    { sourceSecret: `${canary}2`, idempotencyKey: 'one' },
  );
  const upload = await createUpload(server);
  heard.push(JSON.stringify((await put(upload, JSON.stringify(document('c')))).body));
  const dryRun = (await server.start({ uploadId: upload.id }, { sourceSecret, dryRun: true })) as Job;
  await follows(dryRun);
  await follows((await server.ask('applyImport', dryRun.id)) as Job);
  heard.push(JSON.stringify(await sendFile(server, JSON.stringify(document('d')), { sourceSecret })));
  const rest = await askRest(server, 'POST /import', {
    json: { import_data: document('e'), rekey_secret: canary },
  });
  heard.push(JSON.stringify(rest.body));
  const env = { LADING_URL: server.url, LADING_TOKEN: server.token, LADING_REKEY_SECRET: canary };
  const ran = await runHere(['import', '-'], { env, stdin: JSON.stringify(document('f')) });
  heard.push(ran.stdout, ran.stderr);
  // With other secrets over what is there; under no secret that opens them; and refused as a whole.
  const again = (await server.start({ document: document('a') }, { sourceSecret, atomic: true })) as Job;
  await follows(again);
  await follows((await server.ask('undoImport', again.id)) as Job);
  await follows((await server.start({ document: document('g') })) as Job);
  await server.start({
    text: `{"version":"1","entities":{"tools":[{"name":"x","headers":{"X-Api-Key":"${canary}"`,
  });
  await server.start({ document: { version: 5, entities: entitiesNamed('h'), [canary]: 1 } });
}

const fileOf = async (options: object): Promise<Buffer> =>
  buffer(await follow(await linkTo(server, options)));

async function exportInEveryWay(): Promise<void> {
  heard.push(
    JSON.stringify(
      (await server.graphql('{ exportConfiguration { document digest entities { tools { url headers } } } }'))
        .data,
    ),
  );
  heard.push(await textOfArchive(await fileOf({ format: 'HELM' })));
  for (const format of ['JSON', 'YAML', 'NDJSON', 'TERRAFORM', 'MCP_JSON'])
    heard.push((await fileOf({ format })).toString('latin1'));
  heard.push(besidesWhatIsInClear(String(await fileOf({ format: 'CONTEXTFORGE', targetSecret: canary }))));
  const { body } = await askRest(server, 'GET /export');
  heard.push(besidesWhatIsInClear(JSON.stringify(body)));
  const sealed = await fileOf({ passphrase: canary });
  heard.push(sealed.toString('latin1'));
  heard.push(JSON.stringify(await sendFile(server, sealed, { passphrase: `${canary}-wrong` })));
  heard.push(JSON.stringify(await sendFile(server, sealed, { passphrase: canary, dryRun: true })));
  const difference = `query ($document: JSON!, $sourceSecret: String) { difference(from: { source: { document: $document }, sourceSecret: $sourceSecret },
    to: { source: { live: {} } }) { ... on Difference { document entities { nodes { key changes { path before after } warnings } } } ... on Problem { message } } }`;
  await server.graphql(difference, { document: document('a'), sourceSecret });
}

async function signInWrongly(): Promise<void> {
  await server.graphql('{ viewer { name } }', {}, { token: canary });
  for await (const answer of server.webSocket('{ viewer { name } }', {}, { token: canary }))
    heard.push(JSON.stringify(answer));
  const basic = `Basic ${Buffer.from(`${canary}:${canary}`).toString('base64')}`;
  for (const path of ['GET /export', 'POST /import'])
    heard.push(
      JSON.stringify(
        (await askRest(server, path, { authorization: basic, ...(path.startsWith('POST') && { json: {} }) }))
          .body,
      ),
    );
  for (const path of [`/uploads/${canary}`, `/downloads/${canary}`])
    heard.push(
      await (
        await fetch(server.url + path, { method: path.startsWith('/uploads') ? 'DELETE' : 'GET' })
      ).text(),
    );
}

it('every field that can hold a secret is given one', () => {
  const given = Object.entries(entitiesNamed('x')).flatMap(([collection, [entity]]) =>
    Object.keys(entity ?? {}).map((field) => `${collection}.${field}`),
  );
  const holding = kinds.flatMap(({ collection, secrets }) =>
    secrets.map(({ field }) => `${collection}.${field}`),
  );
  expect(holding.filter((field) => !given.includes(field))).toEqual([]);
});

it.runIf(isWhole)(
  'no secret that came in by any way stands in an answer, a line of the log, a table, the audit log or a file',
  async () => {
    await edit();
    await importInEveryWay();
    await exportInEveryWay();
    await signInWrongly();
    const { token } = await makeToken(server, { name: 'somebody', role: 'VIEWER' });
    const audit = await server.graphql(
      '{ auditLog(first: 500) { totalCount nodes { actor action address requestId details entities { key } } } }',
    );
    const shown = await runHere(['audit', '-o', 'wide', '--limit', '500'], {
      env: { LADING_URL: server.url, LADING_TOKEN: server.token },
    });
    heard.push(JSON.stringify(audit), shown.stdout);
    // It was all told of, or there would be nothing to be found.
    expect(shown.stdout.split('\n').length).toBeGreaterThan(40);
    expect(server.said.length).toBeGreaterThan(20);
    const dump = await dumpDatabase(server.store);
    expect(dump).toContain('edited 4');
    expectNoCanary('an answer or a line of the log', [...server.said, ...heard].join('\n'));
    expectNoCanary('a table', dump);
    expect(dump).not.toContain(token);
    await server.stop();
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) expectNoCanary(file, await readFile(file, 'latin1'));
  },
);
