import { type Browser, chromium } from 'playwright-core';

/**
 * Measures how long somebody waits who opens GraphiQL, until one can type: `npm run bench:graphiql -- <url>` of a server
 * that runs.
 */
const rounds = 5;
const editor = '.graphiql-query-editor .CodeMirror-line, .graphiql-query-editor .view-line';

async function openedAfter(browser: Browser, url: string, isFirst: boolean): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const open = async (): Promise<number> => {
    const started = performance.now();
    await page.goto(`${url}/graphql`, { waitUntil: 'commit' });
    await page.locator(editor).first().waitFor();
    return performance.now() - started;
  };
  const first = await open();
  const measured = isFirst ? first : await open();
  await context.close();
  return Math.round(measured);
}

async function measure(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  for (const [what, isFirst] of [
    ['first time', true],
    ['again', false],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await openedAfter(browser, url, isFirst));
    process.stdout.write(`${what}: ${times.sort((a, b) => a - b).join(', ')} ms\n`);
  }
  await browser.close();
}

const [, , url = 'http://127.0.0.1:4444'] = process.argv;
await measure(url.replace(/\/$/, ''));
