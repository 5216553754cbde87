import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { eitherDatabase } from '../support/databases.ts';
import { follow, linkTo, refusalAt } from '../support/downloads.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

describe.each(eitherDatabase)('a link that is called back on $name', ({ place }) => {
  let server: RunningTestServer;

  beforeAll(async () => {
    server = await runServer({ place });
    // More than the buffers of a connection take.
    await server.store.dataSource.query(
      `INSERT INTO tools (name, slug, integration_type, headers, input_schema, annotations, jsonpath_filter, description, digest)
       SELECT 'tool ' || g, 'tool-' || g, 'REST', '{}', '{}', '{}', '', $1, md5(g::text) FROM generate_series(1, 4000) g`,
      ['x'.repeat(4_000)],
    );
  });

  async function revoke(url: string) {
    const { data } = await server.graphql<{ revokeDownload: { revokedAt?: string; code?: string } }>(
      `mutation ($url: String!) { revokeDownload(url: $url) {
         ... on RevokedDownload { revokedAt } ... on Problem { code message } } }`,
      { url },
    );
    return data.revokeDownload;
  }

  it('leads nowhere from then on, and its passphrase is forgotten', async () => {
    const link = await linkTo(server, { passphrase: 'a passphrase' });
    const { revokedAt } = await revoke(link.url);
    expect(await refusalAt(link)).toMatchObject({ status: 403, code: 'LINK_REVOKED' });
    // Again is no harm, and changes nothing; what follows the path is enough.
    expect(await revoke(new URL(link.url).pathname.split('/').at(-1) ?? '')).toEqual({ revokedAt });
    const [row] = await server.store.dataSource.query(
      'SELECT secrets FROM download_links WHERE revoked_at IS NOT NULL',
    );
    expect(row).toEqual({ secrets: null });
  });

  it('cuts off who is being sent the file, and nobody else', async () => {
    const [link, other] = [await linkTo(server), await linkTo(server)];
    const [cut, whole] = [await follow(link), await follow(other)];
    await Promise.all([once(cut, 'readable'), once(whole, 'readable')]);
    await revoke(link.url);
    await expect(buffer(cut)).rejects.toThrow('aborted');
    expect((await buffer(whole)).subarray(-2).toString()).toBe('}\n');
  });

  it.each(['', 'nonsense', 'https://lading.example/downloads/a.b.c'])('has to be one: %j', async (url) => {
    expect(await revoke(url)).toMatchObject({ code: 'DOWNLOAD_NOT_FOUND' });
  });
});
