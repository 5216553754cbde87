import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtGraphiql } from '../../scripts/bundle-graphiql.ts';
import { hasChromium, openBrowser, openPage, type TestPage } from '../support/chromium.ts';
import { oneDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';

describe.skipIf(!hasChromium)('GraphiQL in a browser', () => {
  let server: RunningTestServer;
  let browser: Browser;
  beforeAll(async () => {
    builtGraphiql();
    [server, browser] = await Promise.all([runServer(oneDatabase), openBrowser()]);
  });

  const opened = async (): Promise<TestPage> => {
    const tested = await openPage(browser);
    await tested.page.goto(`${server.url}/graphql`);
    await editor(tested.page).waitFor();
    return tested;
  };
  const signIn = async (page: Page, token = server.token): Promise<void> => {
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  const signedIn = async (): Promise<TestPage> => {
    const tested = await opened();
    await signIn(tested.page);
    await tested.page.getByText('Signed in, as').waitFor();
    await editor(tested.page).waitFor();
    return tested;
  };

  it('opens with the import and its subscription, before one has signed in', async () => {
    const { page } = await opened();
    expect(await tabsOf(page)).toEqual(['Import', 'Follow']);
    await expect.poll(() => textOf(page, 'query-editor')).toContain('importConfiguration');
  });

  it('can be read, written in and signed in to before its script is there, and keeps what was written', async () => {
    const { page, troubles } = await openPage(browser);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/graphiql/graphiql-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${server.url}/graphql`, { waitUntil: 'commit' });
    const draft = page.getByLabel('Query', { exact: true });
    await expect.poll(() => draft.inputValue()).toContain('importConfiguration');
    await draft.fill('{ a b }');
    await page.keyboard.press('ArrowLeft');
    release();
    await editor(page).waitFor();
    await draft.waitFor({ state: 'detached' });
    expect(await textOf(page, 'query-editor')).toContain('{ a b }');
    await page.keyboard.type('c ');
    await expect.poll(() => textOf(page, 'query-editor')).toContain('{ a b c }');
    expect(await tabsOf(page)).toHaveLength(2);
    expect(troubles).toEqual([]);
  });

  it('underlines nothing of the variables that it opens with, when it knows the schema', async () => {
    const { page } = await signedIn();
    const variables = page.locator('.graphiql-editor-tool .CodeMirror').first();
    await expect.poll(() => variables.evaluate(knownVariables)).toEqual(['input']);
    await variables.evaluate(lookForMistakes);
    expect(await page.locator('.CodeMirror-lint-mark-error').count()).toBe(0);
  });

  it('says what is wrong with a token, and keeps none', async () => {
    const { page } = await opened();
    await signIn(page, 'not-the-token');
    await expect.poll(() => page.getByRole('alert').first().textContent()).toMatch(/token/i);
    expect(await page.evaluate("sessionStorage.getItem('lading:token')")).toBeNull();
  });

  it('imports, and follows the import to its end', async () => {
    const { page, troubles } = await signedIn();
    await run(page);
    await expect.poll(() => textOf(page, 'response')).toContain('ImportJob');
    const { id } = await imported();
    await page.getByRole('tab', { name: 'Follow' }).click();
    await writeJobId(page, id);
    await run(page);
    await expect.poll(() => textOf(page, 'response')).toContain('"COMPLETED"');
    expect(troubles).toEqual([]);
    if (process.env['LADING_PICTURES']) await page.screenshot({ path: 'scratch/graphiql.png' });
  });

  it('keeps tabs and token when it is loaded again, and adds no tab', async () => {
    const { page, troubles } = await signedIn();
    await page.getByRole('tab', { name: 'Follow' }).click();
    for (const _ of [1, 2]) {
      await expect.poll(() => page.evaluate(activeTab)).toBe(1);
      await page.reload();
      await editor(page).waitFor();
    }
    expect(await tabsOf(page)).toEqual(['Import', 'Follow']);
    await expect.poll(() => textOf(page, 'query-editor')).toContain('importProgress');
    expect(await page.getByText('Signed in, as').isVisible()).toBe(true);
    expect(page.url()).toBe(`${server.url}/graphql`);
    expect(troubles).toEqual([]);
  });

  it('knows nobody in another tab of the browser, nor after one has signed out', async () => {
    const { page } = await signedIn();
    const other = await page.context().newPage();
    await other.goto(`${server.url}/graphql`);
    await other.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  async function imported(): Promise<{ id: string }> {
    const { job } = await server.importDocument(documentOf({ tools: [toolNamed('a'), toolNamed('b')] }));
    return job;
  }
});

interface Editor extends Element {
  readonly CodeMirror: {
    readonly options: { readonly lint?: { readonly variableToType?: object } };
    performLint(): void;
  };
}

/** The variables of which the editor knows the types by now; runs in the page. */
const knownVariables = (element: Element): string[] =>
  Object.keys((element as Editor).CodeMirror.options.lint?.variableToType ?? {});

const lookForMistakes = (element: Element): void => (element as Editor).CodeMirror.performLint();

const activeTab = "JSON.parse(sessionStorage.getItem('graphiql:tabState'))?.activeTabIndex";

const editor = (page: Page) => page.locator('.graphiql-query-editor .CodeMirror-line').first();

const tabsOf = (page: Page): Promise<string[]> =>
  page.locator('[role=tab] .graphiql-tab-button').allTextContents();

/** What an editor shows; it writes spaces that do not break. */
const textOf = async (page: Page, part: 'query-editor' | 'response'): Promise<string> =>
  ((await page.locator(`.graphiql-${part}`).first().textContent()) ?? '').replaceAll('\u00a0', ' ');

const run = (page: Page): Promise<void> => page.getByRole('button', { name: /Execute query/ }).click();

/** Between the quotes that are there. */
async function writeJobId(page: Page, id: string): Promise<void> {
  await page.locator('.graphiql-editor-tool .CodeMirror-line', { hasText: 'jobId' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.insertText(id);
}
