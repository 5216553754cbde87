import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCuttingProxy } from '../client/cutting-proxy.ts';
import { eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

const run = promisify(execFile);
const examples = join(import.meta.dirname, '../../docs/examples');

/** What an example needs that Node does not bring. */
function hasAll(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => spawnSync(program, ['--version']).status !== 0);
  if (missing.length > 0) process.stdout.write(`No ${missing.join(', no ')}: an example is not run.\n`);
  return missing.length === 0;
}

describe.each(eitherDatabase)('the examples without a library, on $name', (database) => {
  let server: RunningTestServer;
  let source: RunningTestServer;
  let directory: string;

  beforeAll(async () => {
    [server, source] = await Promise.all([runServer(database), runServer(database)]);
    directory = await temporaryDirectory();
    const tagged = toolNamed('tagged', { tags: ['prod'] });
    const tools = Array.from({ length: 500 }, (_, index) => toolNamed(`tool-${index}`));
    await source.importDocument(documentOf({ tools: [tagged, ...tools] }));
  });

  beforeEach(() => server.clear());

  async function keep(document: object): Promise<string> {
    const file = join(directory, 'in.json');
    await writeFile(file, JSON.stringify(document));
    return file;
  }

  describe.runIf(hasAll('curl', 'jq', 'gzip'))('with curl', () => {
    const importSh = async (document: object, environment: object = {}) => {
      const env = { ...process.env, LADING_URL: server.url, LADING_TOKEN: server.token, ...environment };
      const result = join(directory, 'out.json');
      return {
        result,
        ...(await run('sh', [join(examples, 'curl/import.sh'), await keep(document), result], { env })),
      };
    };

    it('a document is planned, imported, followed, and there afterwards', async () => {
      const { stdout, result } = await importSh(
        documentOf({
          tools: [toolNamed('say "a"'), toolNamed('b')],
          roots: [{ uri: 'file:///r', name: 'r' }],
        }),
      );
      const [, told = ''] = stdout.split('The plan:\n');
      const [plan = '', outcomes = ''] = told.split('What becomes of it:\n');
      const entities = ['CREATED\tROOT\tfile:///r', 'CREATED\tTOOL\tsay "a"', 'CREATED\tTOOL\tb'];
      for (const lines of [plan, outcomes]) {
        const [first, second, third] = lines
          .split('\n')
          .map((line) => line.split('\t').slice(1, 4).join('\t'));
        expect([first, second, third]).toEqual(entities);
      }
      expect(stdout).toContain('COMPLETED: 3 created, 0 updated, 0 unchanged, 0 failed\n');
      const { entities: there } = JSON.parse(await readFile(result, 'utf8'));
      expect(there.tools.map(({ name }: { name: string }) => name).sort()).toEqual(['b', 'say "a"']);
    });

    it('what is refused ends it, with what the server said', async () => {
      const refused = importSh({ version: '1', entities: { tools: 'none' } });
      await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('"code"') });
      const nobody = importSh(documentOf({}), { LADING_TOKEN: 'wrong' });
      await expect(nobody).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('UNAUTHENTICATED'),
      });
    });
  });

  describe.runIf(hasAll('python3'))("with Python's standard library", () => {
    const promoteBy = (url: string, ...args: string[]) =>
      run('python3', [join(examples, 'python/promote.py'), ...args], {
        env: {
          ...process.env,
          FROM_URL: source.url,
          FROM_TOKEN: source.token,
          TO_URL: url,
          TO_TOKEN: server.token,
        },
      });
    it('one server gets what another one has, as far as it is asked for', async () => {
      const { stdout } = await promoteBy(server.url, '--tags', 'prod', '--yes');
      expect(stdout).toBe(
        'The plan:\n   CREATED TOOL tagged\nWhat becomes of it:\n   CREATED TOOL tagged\nCOMPLETED\n',
      );
      const { document } = await server.exportAll();
      expect(document).toMatchObject({ entities: { tools: [{ name: 'tagged' }] } });
    });

    it('no outcome is missed and none told twice where connections are lost', async () => {
      const proxy = await startCuttingProxy(server.url, { events: 1 });
      const { stdout, stderr } = await promoteBy(proxy.url, '--yes');
      expect(proxy.interruptions()).toBeGreaterThan(0);
      expect(stderr).toContain('coming back');
      const [plan = '', outcomes = ''] = stdout.split('What becomes of it:\n');
      for (const lines of [plan, outcomes]) {
        const told = [...lines.matchAll(/CREATED TOOL (\S+)/g)].map(([, name]) => name);
        expect(told).toHaveLength(501);
        expect(new Set(told).size).toBe(501);
      }
    });

    it('a server that is out of reach ends it', async () => {
      await expect(promoteBy('http://127.0.0.1:1', '--yes')).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('refused'),
      });
    });
  });
});
