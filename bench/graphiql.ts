import { type Browser, chromium } from 'playwright-core';

/**
 * Measures how long somebody waits who opens GraphiQL, until one can type, and until all of it is there:
 * `npm run bench:graphiql -- <url>` of a server that runs. An empty page of the same server shows what the browser takes.
 */
const rounds = 5;
/** The draft has its text, or the editor is there. */
const canWrite = `document.querySelector('#draft')?.value || document.querySelector('.graphiql-query-editor .CodeMirror-line')`;
const editor = '.graphiql-query-editor .CodeMirror-line, .graphiql-query-editor .view-line';

type Times = Record<'empty' | 'written' | 'whole', number>;

async function openedAfter(browser: Browser, url: string, isFirst: boolean): Promise<Times> {
  // What the bench asks of the page is a script that the page would not run.
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const open = async (): Promise<Times> => {
    let started = performance.now();
    await page.goto(`${url}/healthz`);
    const empty = performance.now() - started;
    started = performance.now();
    await page.goto(`${url}/graphql`, { waitUntil: 'commit' });
    // Older pages have no draft: there one waits for the editor.
    await page.waitForFunction(canWrite);
    const written = performance.now() - started;
    await page.locator(editor).first().waitFor();
    return { empty, written, whole: performance.now() - started };
  };
  const first = await open();
  const measured = isFirst ? first : await open();
  await context.close();
  return measured;
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
    const times: Times[] = [];
    for (let round = 0; round < rounds; round++) times.push(await openedAfter(browser, url, isFirst));
    for (const step of ['empty', 'written', 'whole'] as const) {
      const sorted = times.map((time) => Math.round(time[step])).sort((a, b) => a - b);
      process.stdout.write(`${what}, ${step}: ${sorted.join(', ')} ms\n`);
    }
  }
  await browser.close();
}

const [, , url = 'http://127.0.0.1:4444'] = process.argv;
await measure(url.replace(/\/$/, ''));
