import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCuttingProxy } from '../client/cutting-proxy.ts';
import { hasChromium, openBrowser, openPage, type TestPage } from '../support/chromium.ts';
import { oneDatabase } from '../support/databases.ts';
import { documentOf, fixtureSecret, readFixture, toolNamed } from '../support/documents.ts';
import { installExample, packClient } from '../support/install-package.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { serveFolder } from '../support/serve-page.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');

const manifest = async (folder: string) =>
  JSON.parse(await readFile(join(project, folder, 'package.json'), 'utf8'));

/** Generates, checks and builds the example as its scripts do; gives the folder of the page. */
async function buildExample(): Promise<string> {
  const directory = await installExample('progress-page', await packClient(), libraries);
  const { scripts } = await manifest('docs/examples/progress-page');
  for (const script of [scripts.generate, scripts.build])
    await run('sh', ['-c', `PATH=node_modules/.bin:$PATH; ${script}`], { cwd: directory }).catch(
      ({ stdout, stderr }) => expect(stdout + stderr).toBe(''),
    );
  return join(directory, 'dist');
}

/** What the example names, besides the client. */
const libraries = [
  ...['@graphql-codegen', '@graphql-typed-document-node', '@types', '@urql', 'graphql', 'react', 'react-dom'],
  ...['typescript', 'urql', 'vite'],
];

let folder: string;
beforeAll(async () => {
  folder = await buildExample();
});

it('names the libraries in the versions that it is tested with', async () => {
  const { dependencies, devDependencies } = await manifest('docs/examples/progress-page');
  const { '@lading/client': client, ...others } = dependencies;
  expect(client).toBe(`^${(await manifest('.')).version}`);
  expect((await manifest('.')).devDependencies).toMatchObject({ ...others, ...devDependencies });
});

describe.skipIf(!hasChromium)('the example page, built with the packed client', () => {
  let server: RunningTestServer;
  let browser: Browser;
  let pageUrl: string;
  beforeAll(async () => {
    pageUrl = await serveFolder(folder);
    browser = await openBrowser();
    // Small chunks: an import has many events.
    const environment = { LADING_CORS_ORIGINS: new URL(pageUrl).origin, LADING_CHUNK_SIZE: '10' };
    server = await runServer(oneDatabase, environment);
  });
  beforeEach(() => server.clear());

  const signIn = async (page: Page, url: string, token: string): Promise<void> => {
    await page.getByLabel('Server').fill(url);
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const signedIn = async (url = server.url): Promise<TestPage> => {
    const tested = await openPage(browser);
    await tested.page.goto(pageUrl);
    await signIn(tested.page, url, server.token);
    await tested.page.getByRole('heading', { name: 'Choose a document' }).waitFor();
    return tested;
  };
  const planOf = async (page: Page, document: unknown, sourceSecret = ''): Promise<void> => {
    const buffer = Buffer.from(JSON.stringify(document));
    await page
      .getByLabel('Document', { exact: true })
      .setInputFiles({ name: 'in.json', mimeType: 'application/json', buffer });
    await page.getByLabel('Secret of the source').fill(sourceSecret);
    await page.getByRole('button', { name: 'Show the plan' }).click();
  };
  const tools = (count: number) =>
    documentOf({ tools: Array.from({ length: count }, (_, index) => toolNamed(`tool-${index}`)) });

  it('shows a plan, applies it, is there again after a reload, and takes it back', async () => {
    const { page, troubles } = await signedIn();
    await planOf(page, await readFixture(), fixtureSecret);
    await page.getByText('This is what would happen. Nothing has been changed.').waitFor();
    expect(await page.getByRole('heading').textContent()).toBe('Plan for in.json');
    const told = await rowsOf(page);
    expect(told).toHaveLength(30);
    expect((await server.exportAll()).document.entities['tools']).toEqual([]);
    await takePicture(page);

    await page.getByRole('button', { name: 'Apply this plan' }).click();
    await page.getByText('It is done.').waitFor();
    expect(await rowsOf(page)).toEqual(told);
    await page.reload();
    await page.getByText('It is done.').waitFor();
    expect(await rowsOf(page)).toEqual(told);

    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('heading', { name: 'Taking back in.json' }).waitFor();
    await page.getByText('It is done.').waitFor();
    expect((await server.exportAll()).document.entities['tools']).toEqual([]);
    await page.goBack();
    await page.getByText('It was taken back.').waitFor();
    expect(troubles).toEqual([]);
  });

  it('shows every outcome once where connections are lost', async () => {
    const proxy = await startCuttingProxy(server.url, { events: 1 });
    const { page } = await signedIn(proxy.url);
    await planOf(page, tools(60));
    await page.getByRole('button', { name: 'Apply this plan' }).click();
    await page.getByText('It is done.').waitFor();
    const keys = (await rowsOf(page)).map(([, , key]) => key);
    expect(keys).toHaveLength(60);
    expect(new Set(keys).size).toBe(60);
    expect(proxy.interruptions()).toBeGreaterThan(1);
  });

  it('says in sentences what is refused', async () => {
    const { page } = await openPage(browser);
    await page.goto(pageUrl);
    const alert = page.getByRole('alert');
    await signIn(page, server.url, 'not-the-token');
    await expect.poll(() => alert.textContent()).toMatch(/token/);
    await signIn(page, server.url, server.token);
    await planOf(page, { version: '1', entities: { tools: 'none' } });
    await expect.poll(() => alert.textContent()).toContain('Missing required field: exported_at');
    await page.goto(`${pageUrl}?job=nothing`);
    await expect.poll(() => alert.textContent()).toMatch(/ .*\.$/);
  });

  it('can be used without a mouse', async () => {
    const { page } = await openPage(browser);
    await page.goto(pageUrl);
    // Until then there is nothing to go to.
    await page.getByLabel('Server').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(server.url);
    await page.keyboard.press('Tab');
    await page.keyboard.type(server.token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Choose a document' }).waitFor();
  });
});

/** The cells of each outcome that is shown. */
const rowsOf = (page: Page): Promise<string[][]> =>
  page.evaluate<string[][]>(
    "[...document.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText))",
  );

async function takePicture(page: Page): Promise<void> {
  if (process.env['LADING_PICTURES'])
    await page.screenshot({ path: join(project, 'docs/examples/progress-page/picture.png') });
}
