import { beforeAll, describe, expect, it } from 'vitest';
import { permissionName, permissions, permissionsOfRole } from '../../src/access/permissions.ts';
import { roles } from '../../src/lib/roles.ts';
import { restRoutes } from '../../src/server/rest/rest-routes.ts';
import { askRest } from '../support/ask-rest.ts';
import { oneDatabase } from '../support/databases.ts';
import { documentOf } from '../support/documents.ts';
import { type MadeToken, makeToken, revokeToken } from '../support/make-token.ts';
import { put } from '../support/put-upload.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

/** Every REST operation, what is sent, and the permission that it needs. */
const needed: Readonly<Record<string, { readonly permission: string; readonly json?: object }>> = {
  'GET /export': { permission: 'CONFIG_EXPORT' },
  'POST /export/selective': { permission: 'CONFIG_EXPORT', json: {} },
  'POST /import': { permission: 'CONFIG_IMPORT', json: documentOf({}) },
  'POST /import to plan': { permission: 'CONFIG_PLAN', json: { import_data: documentOf({}), dry_run: true } },
  'GET /import/status': { permission: 'CONFIG_READ' },
  'GET /import/status/{import_id}': { permission: 'CONFIG_READ' },
  'POST /import/cleanup': { permission: 'ADMIN' },
};

let server: RunningTestServer;
beforeAll(async () => {
  server = await runServer(oneDatabase, { LADING_DOWNLOAD_MINUTES: '60' });
});

it('the table has every operation, and nothing else', () => {
  const known = Object.keys(needed).filter((name) => !name.endsWith(' to plan'));
  expect(restRoutes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(known.sort());
});

const grants = [
  ...roles.map((role) => ({ name: role, role: role.toUpperCase(), has: [...permissionsOfRole[role]] })),
  ...permissions.map((one) => ({ name: `only ${one}`, permissions: [permissionName(one)], has: [one] })),
];

/** What is lacking for an operation; undefined where nothing is. */
function expectedFor(name: string, own: readonly string[]): unknown {
  const permission = needed[name]?.permission ?? '';
  if (own.includes(permission)) return undefined;
  // Before the body is read, nobody knows that it is only to be planned.
  const isSentAway = name.endsWith('to plan') && !own.includes('CONFIG_IMPORT');
  return [403, 'FORBIDDEN', isSentAway ? 'CONFIG_IMPORT' : permission];
}

/** What somebody is told who may not do what an operation does. */
async function refusalOf(name: string, token: string): Promise<unknown> {
  const json = needed[name]?.json;
  const { status, body } = await askRest(
    server,
    name.replace(' to plan', '').replace('{import_id}', 'nothing'),
    { authorization: `Bearer ${token}`, ...(json !== undefined && { json }) },
  );
  return [401, 403].includes(status) ? [status, body['code'], body['permission']] : undefined;
}

describe.each(grants)('$name', ({ has, ...wanted }) => {
  it('may ask over REST for what their permissions are for, and is told what is lacking for all else', async () => {
    const { token } = await makeToken(server, { ...wanted, name: `rest ${wanted.name}` });
    const own: readonly string[] = has.map(permissionName);
    const found = [];
    for (const name of Object.keys(needed)) found.push([name, await refusalOf(name, token)]);
    expect(found).toEqual(Object.keys(needed).map((name) => [name, expectedFor(name, own)]));
  });

  it('may ask for addresses that are a permission by themselves only where they have it', async () => {
    const { token } = await makeToken(server, { ...wanted, name: `addresses ${wanted.name}` });
    const ask = async (query: string) =>
      (await server.graphql<object | null>(query, {}, { token })).data !== null;
    const names: readonly string[] = has;
    expect(await ask('mutation { createUpload { url } }')).toBe(names.includes('config_plan'));
    expect(await ask('{ exportConfiguration { download { url } } }')).toBe(names.includes('config_export'));
  });
});

interface Addresses {
  readonly createUpload: { readonly url: string; readonly expiresAt: string };
  readonly download: string;
}

async function addressesOf({ token }: MadeToken): Promise<Addresses & { readonly linkExpiresAt: string }> {
  const { data } = await server.graphql<Addresses>(
    'mutation { createUpload { url expiresAt } }',
    {},
    { token },
  );
  const link = await server.graphql<{
    exportConfiguration: { download: { url: string; expiresAt: string } };
  }>('{ exportConfiguration { download { url expiresAt } } }', {}, { token });
  const { url, expiresAt } = link.data.exportConfiguration.download;
  return { ...data, download: url, linkExpiresAt: expiresAt };
}

describe('addresses that are a permission by themselves', () => {
  it('lead nowhere once the token that made them is revoked', async () => {
    const mine = await makeToken(server, { name: 'leaving', role: 'OPERATOR' });
    const others = await makeToken(server, { name: 'staying', role: 'OPERATOR' });
    const [left, kept] = [await addressesOf(mine), await addressesOf(others)];
    for (const { createUpload, download } of [left, kept]) {
      expect((await fetch(download)).status).toBe(200);
      expect((await put(createUpload, JSON.stringify(documentOf({})))).status).toBe(201);
    }
    await revokeToken(server, mine);
    const refused = await fetch(left.download);
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'LINK_REVOKED']);
    expect((await put(left.createUpload, 'x')).status).toBe(410);
    expect((await fetch(kept.download)).status).toBe(200);
    expect((await put(kept.createUpload, JSON.stringify(documentOf({})))).status).toBe(201);
  });

  it('last no longer than the token that made them', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const mine = await makeToken(server, { name: 'for a minute', role: 'OPERATOR', expiresAt });
    const { createUpload, linkExpiresAt } = await addressesOf(mine);
    expect([createUpload.expiresAt, linkExpiresAt]).toEqual([expiresAt, expiresAt]);
  });
});
