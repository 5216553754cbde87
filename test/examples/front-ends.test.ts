import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { startCuttingProxy } from '../client/cutting-proxy.ts';
import { relayArtifact } from '../clients/relay-artifact.ts';
import { eitherDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { runServer } from '../support/run-server.ts';
import { driver, relayTypes } from './follow-with-recipes.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');
const example = join(project, 'docs/examples/progress-page');

/** The blocks of the page that have the name of a file. */
async function blocks(): Promise<ReadonlyMap<string, string>> {
  const page = await readFile(join(project, 'docs/front-ends.md'), 'utf8');
  return new Map(
    [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
}

/** A project of a reader, who has put every block into the file that it names. */
async function makeProject(): Promise<string> {
  const directory = await temporaryDirectory();
  const file = async (name: string, text: string): Promise<void> => {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  for (const [name, text] of await blocks()) await file(name === 'codegen.ts' ? name : `src/${name}`, text);
  await file('tsconfig.json', await readFile(join(example, 'tsconfig.json'), 'utf8'));
  await file('package.json', '{ "type": "module" }');
  await file('driver.js', driver);
  await file('src/__generated__/relayEventsSubscription.graphql.ts', relayTypes);
  const schema = await readFile(join(project, 'schema/schema.graphql'), 'utf8');
  await file('node_modules/@lading/client/schema.graphql', schema);
  const libraries = join(project, 'node_modules');
  for (const name of await readdir(libraries))
    if (!/^\.[^b]|^@lading$/.test(name))
      await symlink(join(libraries, name), join(directory, 'node_modules', name));
  return directory;
}

/** What Relay's compiler does with a tag. */
const relayTags = {
  name: 'relay',
  setup: ({
    onLoad,
  }: {
    onLoad: (filter: { filter: RegExp }, load: (file: { path: string }) => object) => void;
  }) =>
    onLoad({ filter: /relay-events\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const compiled = (_: string, tag: string) => JSON.stringify(relayArtifact(tag));
      return { loader: 'ts', contents: text.replace(/graphql`([^`]*)`/, compiled) };
    }),
};

let directory: string;
beforeAll(async () => {
  directory = await makeProject();
  const bin = (name: string) => join(directory, 'node_modules/.bin', name);
  await run(bin('graphql-codegen'), ['--config', 'codegen.ts'], { cwd: directory });
});

it('has what the example has', async () => {
  const there = await blocks();
  for (const name of ['codegen.ts', 'src/follow-import.ts', 'src/urql-events.ts'])
    expect(there.get(name.replace('src/', ''))).toBe(await readFile(join(example, name), 'utf8'));
});

it('has code that the compiler takes', async () => {
  const { stdout } = await run(join(directory, 'node_modules/.bin/tsc'), ['-p', '.'], {
    cwd: directory,
  }).catch((error) => error);
  expect(stdout).toBe('');
});

describe.each(eitherDatabase)('the recipes, on $name', (database) => {
  it('tell each outcome once where connections are lost, give up what is refused, and begin where one wants', async () => {
    await build({
      absWorkingDir: directory,
      entryPoints: ['driver.js'],
      outfile: join(directory, 'driver.mjs'),
      bundle: true,
      packages: 'external',
      format: 'esm',
      plugins: [relayTags],
    });
    const server = await runServer(database);
    // An event has a thousand of them at the most.
    const tools = Array.from({ length: 2_500 }, (_, index) => toolNamed(`tool-${index}`));
    const { job } = await server.importDocument(documentOf({ tools }));
    const proxy = await startCuttingProxy(server.url, { events: 1 });
    const { stdout } = await run(process.execPath, ['driver.mjs', proxy.url, server.token, job.id], {
      cwd: directory,
      maxBuffer: 2 ** 24,
    });
    const { fromNowOn, ...told } = JSON.parse(stdout);
    for (const name of ['urql', 'apollo', 'relay']) {
      const { sequences, states, interruptions, refusal } = told[name];
      expect(sequences, name).toEqual(tools.map((_, index) => index + 1));
      expect(states.at(-1), name).toBe('COMPLETED');
      expect(interruptions, name).toBeGreaterThan(0);
      expect(refusal, name).toMatch(/token/);
    }
    expect(fromNowOn).toMatchObject({ state: 'COMPLETED', sequence: 2_500, outcomes: [] });
  });
});
