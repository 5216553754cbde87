import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serverToken } from '../support/server-secrets.ts';
import { type Ran, runHere } from './run-lading.ts';

const document = documentOf({
  tools: [
    toolNamed('mail', { tags: ['prod'] }),
    toolNamed('off', { is_active: false }),
    // ContextForge takes no such name.
    toolNamed('no tool <there>'),
  ],
  roots: [{ uri: 'file:///data', name: 'data' }],
});

describe('a slip on the command line', () => {
  let server: RunningTestServer;
  let directory: string;
  let lading: (args: string) => Promise<Ran>;
  beforeAll(async () => {
    server = await runServer(oneDatabase);
    directory = await temporaryDirectory();
    await writeFile(join(directory, 'document.json'), JSON.stringify(document));
    const env = { LADING_URL: server.url, LADING_TOKEN: serverToken };
    lading = (args) => runHere(args.split(' '), { env, directory });
  });
  beforeEach(() => server.clear());

  it.each(['import', 'plan'])('is shown by %s, and no success where that is asked for', async (command) => {
    const slip = `${command} document.json --include tools:mail,mial`;
    const ran = await lading(slip);
    expect(ran).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/warning SELECTION_WITHOUT_MATCH: .*'mial'/),
    });
    expect((await lading(`${slip} --strict`)).code).toBe(3);
    expect((await lading(`${command} document.json --types prompts --strict`)).code).toBe(3);
    expect((await lading(`${command} document.json --include tools:mail --strict`)).code).toBe(0);
    expect(JSON.parse((await lading(`${slip} --json`)).stdout).job.warnings).toHaveLength(1);
  });

  it('is none of a plan that is applied any less', async () => {
    await lading('plan document.json --include tools:mail,mial');
    expect(await lading('apply last --strict')).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('Done: 1 created'),
    });
  });

  it('is shown by an export, as is what was left out', async () => {
    await lading('import document.json');
    const whole = await lading('export -o out.json --strict');
    expect(whole.code).toBe(0);
    expect(whole.stderr).toContain('Left out as inactive: 1 tool; --include-inactive has them as well.');
    expect((await lading('export -o out.json --include-inactive')).stderr).not.toContain('Left out');
    for (const slip of ['--tags prod,pord', '--include tools:mail,mial', '--types prompts']) {
      const ran = await lading(`export -o out.json ${slip}`);
      expect([slip, ran.code]).toEqual([slip, 0]);
      expect(ran.stderr).toMatch(/warning .*(pord|mial|prompts)/);
      expect((await lading(`export -o out.json ${slip} --strict`)).code).toBe(3);
    }
  });

  it.each(['none', 'gzip', 'brotli'])(
    'shows what ContextForge will not take, with %s',
    async (compression) => {
      await lading('import document.json');
      const ran = await lading(`export -o out.json --format contextforge --compress ${compression}`);
      expect(ran.code).toBe(0);
      expect(ran.stderr).toMatch(/warning ROOTS_ASIDE: Roots \(1\)/);
      expect(ran.stderr).toMatch(/warning NOT_ACCEPTED: .*no tool <there>/);
    },
  );

  it('says where those warnings are where they cannot be shown', async () => {
    const ran = await lading('export -o out.age --format contextforge --passphrase four-words-are-better');
    expect(ran.stderr).toContain('metadata.warnings');
  });
});
