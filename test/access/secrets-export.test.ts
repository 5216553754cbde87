import { beforeAll, describe, expect, it } from 'vitest';
import { askRest } from '../support/ask-rest.ts';
import { oneDatabase } from '../support/databases.ts';
import { makeToken } from '../support/make-token.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

let server: RunningTestServer;
/** Who may export, and has no right to secrets. */
let sharing: string;
/** Who has. */
let backing: string;
beforeAll(async () => {
  server = await runServer(oneDatabase);
  await server.graphql(`mutation { createTool(input: { name: "a", url: "https://a.test", integrationType: "REST",
    auth: { bearer: { token: "a secret in clear" } } }) { __typename } }`);
  const others = ['CONFIG_READ', 'CONFIG_EXPORT', 'CONFIG_PLAN'];
  sharing = (await makeToken(server, { name: 'sharing', permissions: others })).token;
  backing = (await makeToken(server, { name: 'backing up', permissions: [...others, 'SECRETS_EXPORT'] }))
    .token;
});

const ask = async (query: string, token: string): Promise<string> =>
  JSON.stringify((await server.graphql<unknown>(query, {}, { token })).data);

const download = async (token: string, file: string): Promise<string> => {
  const { data } = await server.graphql<{ exportConfiguration: { download: { url: string } } }>(
    `{ exportConfiguration { download${file} { url } } }`,
    {},
    { token },
  );
  return (await fetch(data.exportConfiguration.download.url)).text();
};

const rest = async (token: string, path: string, json?: object): Promise<string> =>
  JSON.stringify(
    (await askRest(server, path, { authorization: `Bearer ${token}`, ...(json && { json }) })).body,
  );

const none =
  '{ source: { document: { version: "1", exported_at: "2026-01-01T00:00:00Z", exported_by: "x", entities: {} } } }';

const sealed = /auth_value\W+(?!null)\w/;

/** Every way out of a document; each of these has secrets in it, sealed. */
const ways: Readonly<Record<string, (token: string) => Promise<string>>> = {
  'a document in an answer': (token) => ask('{ exportConfiguration { document } }', token),
  'that of a delta': (token) =>
    ask(
      `{ difference(from: ${none}, to: { source: { live: {} } }) { ... on Difference { document } } }`,
      token,
    ),
  'a download': (token) => download(token, ''),
  'a download in YAML': (token) => download(token, '(format: YAML)'),
  'a download in NDJSON': (token) => download(token, '(format: NDJSON)'),
  'a download for ContextForge, under a secret of their own': (token) =>
    download(token, '(format: CONTEXTFORGE, targetSecret: "a secret of their own")'),
  'GET /export': (token) => rest(token, 'GET /export'),
  'GET /export in our own form': (token) => rest(token, 'GET /export?export_format=lading'),
  'POST /export/selective': (token) => rest(token, 'POST /export/selective', { tools: ['a'] }),
};

describe.each(Object.entries(ways))('%s', (_name, way) => {
  it('has sealed secrets for those who may have them', async () => {
    const document = await way(backing);
    expect(document).toMatch(sealed);
    expect(document).not.toContain('SECRETS_WITHHELD');
    expect(document).not.toContain('a secret in clear');
  });

  it('has none for others, and says so', async () => {
    const document = await way(sharing);
    expect(document).not.toMatch(sealed);
    expect(document).toContain('SECRETS_WITHHELD');
  });
});

describe('what was asked for', () => {
  const about = (secrets: string) =>
    `{ exportConfiguration(input: { secrets: ${secrets} }) { warnings metadata { exportOptions } }
       exportPreview(input: { secrets: ${secrets} }) { warnings } }`;

  it('is said to be omitted where it is', async () => {
    const answer = await ask(about('SEALED'), sharing);
    expect(answer.match(/SECRETS_WITHHELD/g)).toHaveLength(2);
    expect(answer).toContain('"secrets":"omitted"');
  });

  it('is not said to be withheld from who wants no secrets', async () => {
    expect(await ask(about('OMITTED'), sharing)).not.toContain('SECRETS_WITHHELD');
  });
});
