import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runHere, runLading } from './run-lading.ts';

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

describe('a server that is named', () => {
  let server: RunningTestServer;
  let home: string;
  const closing: { close(): unknown }[] = [];
  beforeAll(async () => {
    server = await runServer(oneDatabase);
    await server.importDocument(documentOf({ tools: [toolNamed('here')] }));
    home = await temporaryDirectory();
    await writeFile(join(home, 'token.txt'), `${serverToken}\n`);
  });
  afterAll(() => {
    for (const one of closing) one.close();
  });

  type Environment = Readonly<Record<string, string>>;
  const settings = (env: Environment) => ({
    directory: home,
    env: { XDG_CONFIG_HOME: join(home, 'config'), ...env },
  });
  const lading = (args: string, env: Environment = {}): Promise<Ran> =>
    runHere(args.split(' '), settings(env));

  it('is kept with its token for the eyes of its owner only, and used until another one is', async () => {
    expect(await lading(`context add here --url ${server.url}/graphql --token-file token.txt`)).toMatchObject(
      {
        code: 0,
        stderr: expect.stringContaining('It is in use now.'),
      },
    );
    const file = join(home, 'config/lading/contexts.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'config/lading'))).mode & 0o777).toBe(0o700);
    expect(await lading('list tools -o name')).toMatchObject({ code: 0, stdout: 'here\n' });

    await lading('context add away --url localhost:1 --token-file token.txt');
    expect((await lading('context use away')).stderr).toContain('http://localhost:1');
    expect((await lading('list tools')).code).toBe(9);
    expect(await lading('list tools -o name --context here')).toMatchObject({ stdout: 'here\n' });
    expect(await lading('list tools -o name', { LADING_CONTEXT: 'here' })).toMatchObject({
      stdout: 'here\n',
    });
    const listed = await lading('context list');
    expect(listed.stdout).not.toContain(serverToken);
    const rows = listed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ +/));
    expect(rows).toEqual([
      ['IN', 'USE', 'NAME', 'URL', 'TOKEN'],
      ['', 'here', server.url, 'kept'],
      ['*', 'away', 'http://localhost:1', 'kept'],
    ]);
    expect((await lading('context add away --url localhost:2')).stderr).toContain('--replace');
    expect((await lading('context rm away')).code).toBe(0);
    expect((await lading('list tools --context away')).stderr).toContain(
      "There is no context 'away'; there are here.",
    );
  });

  it('gets its own token and no other one', async () => {
    const asked: (string | undefined)[] = [];
    const other = createServer((incoming, response) => {
      asked.push(incoming.headers.authorization);
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end('{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}');
    }).listen(0, '127.0.0.1');
    closing.push(other);
    await once(other, 'listening');
    const url = `http://127.0.0.1:${portOf(other)}`;
    expect((await lading('context use here')).code).toBe(0);
    const unsigned = await lading(`list tools --url ${url}`);
    expect(unsigned).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`There is no token for ${url}.`),
    });
    await lading(`list tools --url ${url}`, { LADING_URL: server.url, LADING_TOKEN: 'for-the-first-one' });
    expect(asked).toEqual([]);
    await lading(`list tools --url ${url}`, { LADING_TOKEN: 'for-whoever-is-named' });
    expect(asked).toEqual(['Bearer for-whoever-is-named']);
    // The kept one comes along with the address alone.
    expect(await lading(`list tools -o name --url ${server.url}`)).toMatchObject({ stdout: 'here\n' });
  });

  it('says what is wrong with the file of contexts', async () => {
    const config = join(home, 'broken/lading');
    await mkdir(config, { recursive: true });
    await writeFile(join(config, 'contexts.json'), '{"contexts": 1}');
    const { code, stderr } = await lading('context list', { XDG_CONFIG_HOME: join(home, 'broken') });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('contexts.json is not what lading wrote'),
    });
  });

  it('is reached through a proxy, and with a certificate of its own', async () => {
    const fixture = (name: string): string => join(import.meta.dirname, '../fixtures/tls', name);
    const secure = createSecureServer(
      { key: await readFile(fixture('key.pem')), cert: await readFile(fixture('cert.pem')) },
      (incoming, response) => {
        const { method, headers } = incoming;
        const passed = request(`${server.url}${incoming.url}`, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        });
        incoming.pipe(passed);
      },
    ).listen(0, '127.0.0.1');
    const tunnels: string[] = [];
    const proxy = createServer().listen(0, '127.0.0.1');
    proxy.on('connect', ({ url = '' }, socket) => {
      tunnels.push(url);
      const [host = '', port] = url.split(':');
      const tunnel = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      tunnel
        .pipe(socket)
        .on('error', () => undefined)
        .pipe(tunnel)
        .on('error', () => undefined);
    });
    closing.push(secure, proxy);
    await Promise.all([once(secure, 'listening'), once(proxy, 'listening')]);
    const address = `127.0.0.1:${portOf(secure)}`;
    const env = { LADING_TOKEN: serverToken, HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}` };
    const untrusted = await lading(`list tools --json --url https://${address}`, env);
    expect(untrusted).toMatchObject({ code: 9, stderr: expect.stringContaining('--cacert') });
    expect(untrusted.stdout).toContain('"code":"CERTIFICATE_NOT_TRUSTED"');
    const trusting = `--url https://${address} --cacert ${fixture('cert.pem')}`;
    // As it is built: the library that knows proxies is put together with everything else there.
    expect(await runLading(`list tools -o name ${trusting}`.split(' '), settings(env))).toMatchObject({
      code: 0,
      stdout: 'here\n',
    });
    expect(new Set(tunnels)).toEqual(new Set([address]));
    const { exportConfiguration: link } = await server.client.request<{
      exportConfiguration: { download: { url: string } };
    }>('{ exportConfiguration { download { url } } }');
    const elsewhere = `https://${address}${new URL(link.download.url).pathname}${new URL(link.download.url).search}`;
    const compared = await lading(
      `diff ${elsewhere} @ --url ${server.url} --cacert ${fixture('cert.pem')}`,
      env,
    );
    expect(compared).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 changed, 0 removed, 1 unchanged'),
    });
    tunnels.length = 0;
    const around = { ...env, NO_PROXY: '127.0.0.1' };
    expect(await lading(`list tools -o name ${trusting}`, around)).toMatchObject({ stdout: 'here\n' });
    expect(tunnels).toEqual([]);
  });
});
