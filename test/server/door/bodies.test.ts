import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { oneDatabase } from '../../support/databases.ts';
import { createUpload } from '../../support/put-upload.ts';
import { connectTo, headOf, readToEnd, readUntil } from '../../support/raw-request.ts';
import { type RunningTestServer, runServer } from '../../support/run-server.ts';

let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase, {
    LADING_MAX_REQUEST_BYTES: '300000',
    LADING_MAX_BYTES_UNDER_WAY: '4000000',
    LADING_REQUEST_SECONDS: '1',
    LADING_ANONYMOUS_SECONDS: '1',
  });
});

const json = { 'content-type': 'application/json' };
const bearer = () => ({ authorization: `Bearer ${server.token}` });
const post = (body: BodyInit, headers: Record<string, string>): Promise<Response> =>
  fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...json, ...headers }, body });

/** An operation whose body has so many bytes. */
const operationOf = (bytes: number, query = '{ __typename }'): string =>
  JSON.stringify({ query }).padEnd(bytes);

async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  const { errors } = await response.json();
  return { code: errors[0].extensions.code, message: errors[0].message };
}

describe('a body of who is not signed in', () => {
  it('may have 64 KiB', async () => {
    const response = await post(operationOf(65_536), {});
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it.each([undefined, 'Bearer wrong'])(
    'is refused where it has more, with the token %j',
    async (authorization) => {
      const response = await post(operationOf(65_537), { ...(authorization && { authorization }) });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer realm="lading"',
      ]);
      expect(await errorOf(response)).toEqual({
        code: 'UNAUTHENTICATED',
        message: expect.stringMatching(/65536.*LADING_MAX_ANONYMOUS_BYTES/),
      });
    },
  );

  it('is refused by its announced length before any of it is sent', async () => {
    const socket = await connectTo(server.url);
    socket.write(headOf('POST /graphql', { ...json, 'content-length': 64 * 1024 * 1024 }));
    expect(await readUntil(socket, '}]}')).toMatch(/^HTTP\/1\.1 401 .*LADING_MAX_ANONYMOUS_BYTES/s);
    socket.destroy();
  });

  it('is refused as soon as its pieces are too many', async () => {
    const socket = await connectTo(server.url);
    socket.write(headOf('POST /graphql', { ...json, 'transfer-encoding': 'chunked' }));
    const piece = Buffer.alloc(8_192, ' ');
    for (let sent = 0; sent < 9; sent += 1)
      socket.write(Buffer.concat([Buffer.from('2000\r\n'), piece, Buffer.from('\r\n')]));
    expect(await readUntil(socket, '}]}')).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });

  it('is refused in multipart form as well', async () => {
    const form = new FormData();
    form.set('operations', operationOf(70_000));
    form.set('map', '{}');
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'x-graphql-yoga-csrf': '1' },
      body: form,
    });
    expect((await errorOf(response)).code).toBe('UNAUTHENTICATED');
  });

  it('is refused where it is compressed', async () => {
    const response = await post(gzipSync(operationOf(60)), { 'content-encoding': 'gzip' });
    expect(response.status).toBe(401);
  });

  it('is not asked for by a client that waits to be told to send it', async () => {
    const socket = await connectTo(server.url);
    socket.write(headOf('POST /graphql', { ...json, 'content-length': 70_000, expect: '100-continue' }));
    const answer = await readToEnd(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/^connection: close/im);
  });

  it('is not waited for any longer than said', async () => {
    const socket = await connectTo(server.url);
    socket.write(headOf('POST /graphql', { ...json, 'content-length': 60_000 }));
    socket.write('{');
    const answer = await readUntil(socket, '}]}');
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*REQUEST_TIMEOUT/s);
    expect(answer).toContain('LADING_ANONYMOUS_SECONDS');
    socket.destroy();
  });

  it.each(['POST /import', 'POST /export/selective'])('of %s is not read at all', async (request) => {
    const socket = await connectTo(server.url);
    socket.write(headOf(request, { ...json, 'content-length': 1_000_000_000 }));
    expect(await readUntil(socket, '"}')).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });

  it('of an upload that nobody made an address for is not read at all', async () => {
    const socket = await connectTo(server.url);
    socket.write(headOf('PUT /uploads/nothing', { 'content-length': 1_000_000, expect: '100-continue' }));
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe('a body of who is signed in', () => {
  it('may have what the setting says, and the connection goes on afterwards', async () => {
    const socket = await connectTo(server.url);
    for (let turn = 0; turn < 2; turn += 1) {
      const body = operationOf(200_000, '{ tools { totalCount } }');
      socket.write(headOf('POST /graphql', { ...json, ...bearer(), 'content-length': body.length }) + body);
      expect(await readUntil(socket, '}}')).toContain('{"data":{"tools":{"totalCount":0}}}');
    }
    socket.destroy();
  });

  it('is refused where it has more, and the answer says where larger ones go', async () => {
    const response = await post(operationOf(300_001), bearer());
    expect(response.status).toBe(413);
    expect(await errorOf(response)).toEqual({
      code: 'REQUEST_TOO_LARGE',
      message: expect.stringMatching(/300000.*LADING_MAX_REQUEST_BYTES.*createUpload/s),
    });
  });

  it('is taken compressed, and refused by what comes out of it', async () => {
    const headers = { ...bearer(), 'content-encoding': 'gzip' };
    const good = await post(gzipSync('{"query":"{ tools { totalCount } }"}'), headers);
    expect(await good.json()).toEqual({ data: { tools: { totalCount: 0 } } });
    const bomb = await post(gzipSync(operationOf(30_000_000)), headers);
    expect([bomb.status, (await errorOf(bomb)).code]).toEqual([413, 'REQUEST_TOO_LARGE']);
  });

  it.each([
    ['gzip', 'no gzip', 400, 'INVALID_CONTENT_ENCODING'],
    ['compress', '{}', 415, 'UNSUPPORTED_CONTENT_ENCODING'],
    ['gzip, gzip', '{}', 415, 'UNSUPPORTED_CONTENT_ENCODING'],
  ])('that says it is %s and has %j is refused', async (encoding, body, status, code) => {
    const response = await post(body, { ...bearer(), 'content-encoding': encoding });
    expect([response.status, (await errorOf(response)).code]).toEqual([status, code]);
  });

  it('is sent when the client is told to', async () => {
    const body = '{"query":"{ tools { totalCount } }"}';
    const socket = await connectTo(server.url);
    const head = { ...json, ...bearer(), 'content-length': body.length, expect: '100-continue' };
    socket.write(headOf('POST /graphql', head));
    expect(await readUntil(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 100 /);
    socket.write(body);
    const answer = await readUntil(socket, '}}');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).not.toMatch(/^connection: close/im);
    socket.destroy();
  });

  it('of an upload is sent when the client is told to', async () => {
    const { url } = await createUpload(server);
    const socket = await connectTo(server.url);
    const head = { 'content-length': 2, expect: '100-continue' };
    socket.write(headOf(`PUT ${new URL(url).pathname}`, head));
    expect(await readUntil(socket, '\r\n\r\n')).toMatch(/^HTTP\/1\.1 100 /);
    socket.write('{}');
    expect(await readUntil(socket, '}')).toMatch(/^HTTP\/1\.1 201 /);
    socket.destroy();
  });

  it('that would take too much memory once it is read has to wait, and leaves its room again', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const response = await post(`[${'{},'.repeat(90_000)}{}]`, bearer());
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await errorOf(response)).toEqual({
        code: 'TOO_MANY_BYTES_UNDER_WAY',
        message: expect.stringMatching(/4000000.*LADING_MAX_BYTES_UNDER_WAY/),
      });
    }
    expect((await server.graphql('{ tools { totalCount } }')).errors).toBeUndefined();
  });
});

it('other methods are refused', async () => {
  const response = await fetch(`${server.url}/graphql`, { method: 'DELETE' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
});
