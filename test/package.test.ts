import { execFile } from 'node:child_process';
import { cp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { databases, temporaryDirectory } from './support/databases.ts';
import { documentOf, toolNamed } from './support/documents.ts';
import { installPackage } from './support/install-package.ts';
import { runServer } from './support/run-server.ts';
import { serverToken } from './support/server-secrets.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..');

describe('the package', () => {
  let directory: string;
  const lading = (...args: string[]) =>
    run(process.execPath, ['node_modules/lading/bin/lading.js', ...args], { cwd: directory });

  beforeAll(async () => {
    directory = await temporaryDirectory();
    await installPackage(directory);
  });

  it('has what it needs and nothing of the sources', async () => {
    const files = await readdir(join(directory, 'node_modules/lading'), { recursive: true });
    expect(files).toContain('schema/schema.graphql');
    expect(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([]);
  });

  it('has the command', async () => {
    const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
    expect((await lading('--version')).stdout).toBe(`${version}\n`);
    await writeFile(join(directory, 'in.json'), JSON.stringify(documentOf({ tools: [toolNamed('a')] })));
    expect((await lading('validate', 'in.json')).stdout).toBe('Valid: 1 tool.\n');
    await lading('convert', 'in.json', '--format', 'yaml', '-o', 'in.yaml');
    expect((await lading('validate', 'in.yaml')).stdout).toBe('Valid: 1 tool.\n');
  });

  it('has a server that the command starts, with everything that it looks for', async () => {
    const { stdout } = await lading('demo');
    expect(stdout).toContain('24 created, 6 skipped');
  });

  it('has the client and the schema from which others generate: the example is built and works', async () => {
    const example = join(directory, 'example');
    await cp(join(project, 'docs/examples/typed-client'), example, { recursive: true });
    await symlink(join(directory, 'node_modules'), join(example, 'node_modules'));
    const bin = (name: string) => join(example, 'node_modules/.bin', name);
    await run(bin('graphql-codegen'), ['--config', 'codegen.ts'], { cwd: example });
    await run(bin('tsc'), ['-p', '.'], { cwd: example }).catch(({ stdout }) => expect(stdout).toBe(''));
    const [embedded] = databases;
    if (embedded === undefined) throw new Error('There is no database to test on.');
    const server = await runServer(embedded);
    const document = documentOf({ tools: [toolNamed('a', { tags: ['prod'] }), toolNamed('b')] });
    await writeFile(join(example, 'in.json'), JSON.stringify(document));
    const { stdout } = await run(process.execPath, ['dist/main.js', 'in.json'], {
      cwd: example,
      env: { ...process.env, LADING_URL: server.url, LADING_TOKEN: serverToken },
    });
    expect(stdout).toBe('CREATED TOOL a\nCREATED TOOL b\na https://tools.test/a\n');
  });
});
