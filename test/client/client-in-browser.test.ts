import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openBrowser, openPage } from '../support/chromium.ts';
import { oneDatabase, temporaryDirectory } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import { type RunningTestServer, runServer } from '../support/run-server.ts';
import { servePage } from '../support/serve-page.ts';

const entry = join(import.meta.dirname, '../../src/client/entry.ts');

/** What a page does with the client; it stands in the page's own words, because it runs there. */
const pageScript = `
import { LadingClient } from ${JSON.stringify(entry)};
window.lading = async (url, token, text) => {
  const client = new LadingClient({ url, token });
  const refused = await client.upload('a-path.json').catch((error) => error.message);
  const upload = await client.upload(new File([text], 'in.json'));
  const job = await client.importConfiguration({ source: { uploadId: upload.uploadId } });
  const outcomes = [];
  for await (const event of client.followImport(job.id)) outcomes.push(...event.outcomes);
  const fromNow = [];
  for await (const event of client.followImport(job.id, { after: -1 })) fromNow.push(event);
  const { content } = await client.download();
  let downloaded = '';
  const decoder = new TextDecoder();
  for await (const bytes of content) downloaded += decoder.decode(bytes, { stream: true });
  return { refused, outcomes, fromNow, downloaded };
};
`;

/** What the page gives back. */
interface Found {
  readonly refused: string;
  readonly outcomes: readonly { readonly sequence: number }[];
  readonly fromNow: readonly { readonly state: string; readonly outcomes: readonly unknown[] }[];
  readonly downloaded: string;
}

async function buildPage(): Promise<{ script: string; warnings: string[] }> {
  const root = await temporaryDirectory();
  await writeFile(join(root, 'main.js'), pageScript);
  await writeFile(join(root, 'index.html'), '<script type="module" src="/main.js"></script>');
  const warnings: string[] = [];
  const say = (text: string): void => void warnings.push(text);
  const silent = { info: () => undefined, clearScreen: () => undefined, hasErrorLogged: () => false };
  await build({
    root,
    configFile: false,
    customLogger: { ...silent, warn: say, warnOnce: say, error: say, hasWarned: false },
    build: { rolldownOptions: { output: { entryFileNames: 'main.js' } } },
  });
  return { script: await readFile(join(root, 'dist/main.js'), 'utf8'), warnings };
}

describe('the client in a browser', () => {
  let built: Awaited<ReturnType<typeof buildPage>>;
  beforeAll(async () => {
    built = await buildPage();
  });

  it('is built by Vite without a word about Node', () => {
    expect(built.warnings).toEqual([]);
    expect(built.script.match(/["'](node:[a-z/]+|__vite-browser-external[^"']*)["']/g)).toBeNull();
  });
});

describe.skipIf(!hasChromium)('the client in a page of another origin', () => {
  let server: RunningTestServer;
  let browser: Browser;
  let pageUrl: string;
  let built: Awaited<ReturnType<typeof buildPage>>;
  beforeAll(async () => {
    built = await buildPage();
    pageUrl = await servePage({ '/main.js': built.script });
    browser = await openBrowser();
    server = await runServer(oneDatabase, { LADING_CORS_ORIGINS: new URL(pageUrl).origin });
  });

  const work = async (): Promise<{ found: Found; troubles: readonly string[] }> => {
    const { page, troubles } = await openPage(browser);
    await page.goto(pageUrl);
    const tools = Array.from({ length: 60 }, (_, index) => toolNamed(`tool-${index}`));
    const given = [server.url, server.token, JSON.stringify(documentOf({ tools }))].map((text) =>
      JSON.stringify(text),
    );
    return { found: await page.evaluate<Found>(`window.lading(${given.join(', ')})`), troubles };
  };

  it('uploads a file, imports it, follows it and downloads what there is', async () => {
    const { found, troubles } = await work();
    expect(found.refused).toContain('Give a File');
    expect(found.outcomes.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 60 }, (_, i) => i + 1),
    );
    expect(found.fromNow).toMatchObject([{ state: 'COMPLETED', outcomes: [] }]);
    expect(JSON.parse(found.downloaded).entities.tools).toHaveLength(60);
    expect(troubles).toEqual([]);
  });

  it('gets nothing where its origin is not listed', async () => {
    const { page } = await openPage(browser);
    await page.goto(await servePage({ '/main.js': built.script }));
    const call = `window.lading(${JSON.stringify(server.url)}, ${JSON.stringify(server.token)}, '{}')`;
    await expect(page.evaluate(call)).rejects.toThrow('cannot be reached');
  });
});
