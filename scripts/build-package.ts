import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleClient } from './bundle-client.ts';
import { declareClient } from './declare-client.ts';

/** Of its own: who only talks to a server installs nothing but this (docs/adr/0011-two-packages.md). */
const client = 'dist/client';

/** Makes the package of the client besides what was built. What is left of another one goes first. */
await rm(client, { recursive: true, force: true });
await makeClient();

async function makeClient(): Promise<void> {
  await mkdir(client);
  bundleClient(client);
  declareClient(join(client, 'types'));
  await writeFile(join(client, 'package.json'), `${JSON.stringify(await clientManifest(), null, 2)}\n`);
  await cp('schema/schema.graphql', join(client, 'schema.graphql'));
  await cp('docs/client.md', join(client, 'README.md'));
  // What that page leads to.
  const frontEnds = await readFile('docs/front-ends.md', 'utf8');
  await writeFile(join(client, 'front-ends.md'), frontEnds.replaceAll('(client.md)', '(README.md)'));
  for (const example of ['typed-client', 'progress-page'])
    await cp(join('docs/examples', example), join(client, 'examples', example), { recursive: true });
  await cp('LICENSE', join(client, 'LICENSE'));
}

async function clientManifest(): Promise<object> {
  const { version, license, engines } = JSON.parse(await readFile('package.json', 'utf8'));
  return {
    name: '@lading/client',
    version,
    description:
      'A typed client for Lading, which carries the configuration of an MCP gateway to another one.',
    license,
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './types/src/client/entry.d.ts', default: './client.js' },
      './schema.graphql': './schema.graphql',
      './package.json': './package.json',
    },
    engines,
  };
}
