import { beforeAll, describe, expect, it } from 'vitest';
import { oneDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { type Ran, runHere } from './run-lading.ts';

let server: RunningTestServer;
let lading: (args: string, token?: string, stdin?: string) => Promise<Ran>;
beforeAll(async () => {
  server = await runServer(oneDatabase);
  lading = (args, token = server.token, stdin = '') =>
    runHere(args.split(' '), { env: { LADING_URL: server.url, LADING_TOKEN: token }, stdin });
});

describe('lading token', () => {
  it('makes one that is alone on standard output, and says that it is shown this once', async () => {
    const made = await lading('token create ci --role operator --expires 90d');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^lading_[0-9A-Za-z]{49}\n$/) });
    expect(made.stderr).toMatch(
      /^Made a token for 'ci': OPERATOR, until \d{4}-.* UTC\.\nIt is shown this once and never again/,
    );
    const who = await lading('whoami', made.stdout.trim());
    expect(who.stdout).toMatch(
      /^ci at http:.*\nRole: OPERATOR\nPermissions: CONFIG_READ, CONFIG_WRITE, .*\nExpires: \d{4}-/,
    );
  });

  it('makes one with permissions, for those who may read and plan and nothing else', async () => {
    const made = await lading('token create colleague --permissions config_read,config-plan --json');
    const { token, accessToken } = JSON.parse(made.stdout);
    expect(accessToken).toMatchObject({
      name: 'colleague',
      role: null,
      permissions: ['CONFIG_READ', 'CONFIG_PLAN'],
    });
    const document = JSON.stringify(documentOf({ tools: [toolNamed('a')] }));
    expect(await lading('plan -', token, document)).toMatchObject({ code: 0 });
    const refused = await lading('import - --yes', token, document);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('CONFIG_IMPORT') });
    expect(await lading('token list', token)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/permission ADMIN, .*`lading whoami` lists/),
    });
    expect(JSON.parse((await lading('whoami --json', token)).stdout)).toMatchObject({
      viewer: { name: 'colleague', role: null, expiresAt: null },
    });
  });

  it.each([
    ['token create x', 'either a role or permissions'],
    ['token create ci --role viewer', 'Another token that is good has this name'],
    ['token create x --role viewer --expires tomorrow', 'a time such as'],
    ['token create x --permissions fly', 'Expected one of ADMIN'],
    ['token revoke nobody', "There is no token 'nobody'"],
  ])('%s says why it fails', async (args, reason) => {
    const { code, stderr } = await lading(args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(reason);
  });

  it('lists those that are good, and revokes one by its name or how it begins', async () => {
    const { token } = JSON.parse((await lading('token create old --role viewer --json')).stdout);
    const listed = await lading('token list');
    expect(listed.stdout).toMatch(/^ID +NAME +BEGINS +ALLOWS +STATE +EXPIRES +LAST USED +MADE BY\n/);
    expect(listed.stdout).toMatch(
      new RegExp(`[\\da-f]{8} +old +${token.slice(0, 13)} +VIEWER +good +- +- +admin\n`),
    );
    expect(listed.stdout).not.toContain(token.slice(13));
    expect(await lading('token revoke old')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("'old'"),
    });
    expect(await lading('whoami', token)).toMatchObject({ code: 4 });
    const after = await lading('token list');
    expect(after.stdout).not.toContain(' old ');
    expect(after.stderr).toContain('1 more was revoked or expired');
    expect((await lading('token list --all')).stdout).toMatch(/ old .* revoked /);
    const another = JSON.parse((await lading('token create another --role viewer --json')).stdout);
    expect(await lading(`token revoke ${another.token}`)).toMatchObject({ code: 0 });
    expect(await lading('token revoke nothing-of-it')).toMatchObject({ code: 1 });
  });
});

describe('lading export', () => {
  it('says that secrets were withheld from who may not have them', async () => {
    const { token } = JSON.parse(
      (await lading('token create sharing --permissions config_read,config_export --json')).stdout,
    );
    const exported = await lading('export', token);
    expect(exported).toMatchObject({ code: 0, stderr: expect.stringContaining('SECRETS_EXPORT') });
    expect(JSON.parse(exported.stdout).metadata.export_options.secrets).toBe('omitted');
    expect((await lading('export --omit-secrets', token)).stderr).not.toContain('SECRETS_EXPORT');
  });
});
