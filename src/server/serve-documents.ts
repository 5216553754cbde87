import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportDocumentSchema } from '../document/json-schema.ts';
import { matchesTag, sendJson } from './http-answers.ts';
import { asAnswer, refusal } from './refusals.ts';
import { pagePolicy } from './security-headers.ts';

const oneHour = 'public, max-age=3600';

/** Answers with the JSON Schema of exports, to anybody: it says nothing about this server. */
export function serveSchema(): (request: IncomingMessage, response: ServerResponse) => void {
  const content = Buffer.from(`${JSON.stringify(exportDocumentSchema(), null, 2)}\n`);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  const caching = { etag, 'cache-control': oneHour, 'access-control-allow-origin': '*' };
  return ({ method = 'GET', headers }, response) => {
    if (method !== 'GET' && method !== 'HEAD') return schemaIsRead(response);
    if (matchesTag(headers['if-none-match'], etag)) return void response.writeHead(304, caching).end();
    const type = { 'content-type': 'application/schema+json', 'content-length': content.length };
    response.writeHead(200, { ...type, ...caching }).end(method === 'HEAD' ? undefined : content);
  };
}

const schemaIsRead = (response: ServerResponse): void =>
  refuse(response, 'The schema can only be read, with GET.');

/** Answers with `docs/errors.md` as a page, to anybody: it says nothing about this server. */
export function serveExplanations(): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let page: Promise<Buffer> | undefined;
  return async ({ method = 'GET' }, response) => {
    if (method !== 'GET' && method !== 'HEAD') return pageIsRead(response);
    page ??= readDocument().then((text) => Buffer.from(pageOf(text)));
    const content = await page;
    response.writeHead(200, { ...pageHeaders, 'content-length': content.length });
    response.end(method === 'HEAD' ? undefined : content);
  };
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=3600',
  'content-security-policy': pagePolicy({ scripts: [] }),
};

function refuse(response: ServerResponse, message: string): void {
  const { status, body, headers } = asAnswer(refusal('METHOD_NOT_ALLOWED', message, { allow: 'GET, HEAD' }));
  sendJson(response, status, body, headers);
}

const pageIsRead = (response: ServerResponse): void =>
  refuse(response, 'The page can only be read, with GET.');

/** From above the sources, or from above the folder that they are compiled into. */
async function readDocument(): Promise<string> {
  const [beside, above] = ['../../', '../../../'].map(
    (path) => new URL(`${path}docs/errors.md`, import.meta.url),
  );
  return readFile(beside ?? '', 'utf8').catch(() => readFile(above ?? '', 'utf8'));
}

/** The page: of Markdown, what that document has. */
const pageOf = (markdown: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Lading: errors and warnings</title>
    <link rel="icon" href="data:,">
    <style>${style}</style>
  </head>
  <body>
${markdown
  .trim()
  .split(/\n{2,}/)
  .map(blockOf)
  .join('\n')}
  </body>
</html>
`;

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0}tr:target{outline:2px solid}';

function blockOf(block: string): string {
  const [, marks, heading] = /^(#+) (.+)$/.exec(block) ?? [];
  if (marks !== undefined && heading !== undefined)
    return `<h${marks.length}>${inline(heading)}</h${marks.length}>`;
  return block.startsWith('|') ? tableOf(block.split('\n')) : `<p>${inline(block)}</p>`;
}

const tableOf = ([head = '', _rule, ...rows]: readonly string[]): string =>
  `<table>\n${[rowOf(head, 'th'), ...rows.map((row) => rowOf(row, 'td'))].join('\n')}\n</table>`;

/** The anchor in a row becomes that of the row. */
function rowOf(row: string, tag: 'th' | 'td'): string {
  const [, anchor] = /<a id="(\w+)"><\/a>/.exec(row) ?? [];
  const cells = row
    .replace(/<a id="\w+"><\/a>/, '')
    .split('|')
    .slice(1, -1);
  const id = anchor === undefined ? '' : ` id="${anchor}"`;
  return `<tr${id}>${cells.map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`).join('')}</tr>`;
}

/** Code is marked; links lead to other documents, which are not served, so that their words alone are left. */
const inline = (text: string): string =>
  text
    .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/`([^`]+)`/g, '<code>$1</code>');
