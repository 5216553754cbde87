import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { oneDatabase } from './support/databases.ts';
import { documentOf, toolNamed } from './support/documents.ts';
import {
  type Installed,
  installExample,
  installPacked,
  type Packed,
  packPackages,
} from './support/install-package.ts';
import { runServer } from './support/run-server.ts';
import { serverToken } from './support/server-secrets.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..');
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

let packed: Packed;

beforeAll(async () => {
  packed = await packPackages();
});

async function manifestOf(folder: string) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}

/** The libraries that were installed, by their names. */
async function namesIn({ directory }: Installed): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(directory, 'package-lock.json'), 'utf8'));
  const paths = Object.keys(lock.packages).filter((path) => path !== '');
  return paths.map((path) => path.replace(/^.*node_modules\//, '')).sort();
}

/** Links of a page to other files, without what stands behind `#`. */
function linksIn(markdown: string): string[] {
  const links = [...markdown.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].flatMap(([, link]) => link ?? []);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

async function brokenLinksIn(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  const pages = files.filter((file) => file.endsWith('.md'));
  const broken = pages.map(async (page) => {
    const links = linksIn(await readFile(join(folder, page), 'utf8'));
    return links
      .filter((link) => !files.includes(join(dirname(page), link).replace(/\/$/, '')))
      .map((link) => `${page}: ${link}`);
  });
  return (await Promise.all(broken)).flat();
}

describe('the package of the server', () => {
  let installed: Installed;
  let folder: string;
  const lading = (...args: string[]) =>
    run('npx', ['--no', '--', 'lading', ...args], { cwd: installed.directory });

  beforeAll(async () => {
    installed = await installPacked(packed.server);
    folder = join(installed.directory, 'node_modules/@lading/server');
  });

  it('is installed in an empty folder without a warning', () => {
    expect(installed.said).toMatch(/^\s*added \d+ packages/);
    expect(installed.said).not.toMatch(/warn|deprecated/i);
  });

  it('brings the embedded database and nothing else: what it imports is a part of it, and belongs to the `devDependencies`', async () => {
    expect(await namesIn(installed)).toEqual(['@electric-sql/pglite', '@lading/server']);
  });

  it('runs nothing when it is installed', async () => {
    expect(Object.keys((await manifestOf(folder)).scripts)).not.toEqual(
      expect.arrayContaining([expect.toBeOneOf(installScripts)]),
    );
  });

  it('has what it needs and nothing of the sources', async () => {
    const files = await readdir(folder, { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining(['schema/schema.graphql', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md']),
    );
    const sources = files.filter((name) => name.endsWith('.ts') && !name.startsWith('docs/examples/'));
    expect(sources).toEqual([]);
  });

  it('has the licences of what is a part of it', async () => {
    const licenses = (program: string) =>
      readFile(join(folder, `dist/src/${program}/third-party-licenses.txt`), 'utf8');
    expect(await licenses('server')).toMatch(/^graphql-yoga \d/m);
    expect(await licenses('server')).toMatch(/^typeorm \d/m);
    expect(await licenses('cli')).toMatch(/^commander \d[.\d]+ \(MIT\)\s+\(The MIT License\)/m);
  });

  it('has every page that its pages lead to', async () => {
    expect(await brokenLinksIn(folder)).toEqual([]);
  });

  it('has the command', async () => {
    const { version } = await manifestOf(project);
    expect((await lading('--version')).stdout).toBe(`${version}\n`);
    const file = join(installed.directory, 'in.json');
    await writeFile(file, JSON.stringify(documentOf({ tools: [toolNamed('a')] })));
    expect((await lading('validate', 'in.json')).stdout).toBe('Valid: 1 tool.\n');
    await lading('convert', 'in.json', '--format', 'yaml', '-o', 'in.yaml');
    expect((await lading('validate', 'in.yaml')).stdout).toBe('Valid: 1 tool.\n');
  });

  it('has a server that the command starts, with everything that it looks for', async () => {
    const { stdout } = await lading('demo');
    expect(stdout).toContain('24 created, 6 skipped');
  });
});

describe('the package of the client', () => {
  it('is installed in an empty folder without a warning, and brings nothing else', async () => {
    const installed = await installPacked(packed.client);
    expect(installed.said).toMatch(/^\s*added 1 package /);
    expect(installed.said).not.toMatch(/warn|deprecated/i);
    expect(await namesIn(installed)).toEqual(['@lading/client']);
    const folder = join(installed.directory, 'node_modules/@lading/client');
    expect(await manifestOf(folder)).not.toHaveProperty('scripts');
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'schema.graphql']));
    expect(await brokenLinksIn(folder)).toEqual([]);
  });

  it('has the version of the server', async () => {
    const { version } = await manifestOf(project);
    expect(packed.client).toContain(`lading-client-${version}.tgz`);
  });

  it('has the client and the schema from which others generate: the example is built and works', async () => {
    // What it builds with is what this project builds with.
    const libraries = ['@types', '@graphql-codegen', '@graphql-typed-document-node', 'typescript', 'graphql'];
    const example = await installExample('typed-client', packed.client, libraries);
    const bin = (name: string) => join(example, 'node_modules/.bin', name);
    await run(bin('graphql-codegen'), ['--config', 'codegen.ts'], { cwd: example });
    await run(bin('tsc'), ['-p', '.'], { cwd: example }).catch(({ stdout }) => expect(stdout).toBe(''));
    const server = await runServer(oneDatabase);
    const document = documentOf({ tools: [toolNamed('a', { tags: ['prod'] }), toolNamed('b')] });
    await writeFile(join(example, 'in.json'), JSON.stringify(document));
    const { stdout } = await run(process.execPath, ['dist/main.js', 'in.json'], {
      cwd: example,
      env: { ...process.env, LADING_URL: server.url, LADING_TOKEN: serverToken },
    });
    expect(stdout).toBe('CREATED TOOL a\nCREATED TOOL b\na https://tools.test/a\n');
  });
});
