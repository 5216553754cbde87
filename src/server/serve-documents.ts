import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportDocumentSchema } from '../document/json-schema.ts';
import { matchesTag, sendJson, tagOf } from './http-answers.ts';
import { asAnswer, refusal } from './refusals.ts';
import { pagePolicy } from './security-headers.ts';

const oneHour = 'public, max-age=3600';

/** Answers with the JSON Schema of exports, to anybody: it says nothing about this server. */
export function serveSchema(): (request: IncomingMessage, response: ServerResponse) => void {
  const content = Buffer.from(`${JSON.stringify(exportDocumentSchema(), null, 2)}\n`);
  const etag = tagOf(content);
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
  let made: Promise<Buffer> | undefined;
  return async ({ method = 'GET' }, response) => {
    if (method !== 'GET' && method !== 'HEAD') return pageIsRead(response);
    made ??= readDocument().then(async (text) => Buffer.from(await pageOf(text)));
    const content = await made;
    response.writeHead(200, { ...pageHeaders, 'content-length': content.length });
    response.end(method === 'HEAD' ? undefined : content);
  };
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': oneHour,
  'content-security-policy': pagePolicy({ scripts: [] }),
};

function refuse(response: ServerResponse, message: string): void {
  const { status, body, headers } = asAnswer(refusal('METHOD_NOT_ALLOWED', message, { allow: 'GET, HEAD' }));
  sendJson(response, status, body, headers);
}

const pageIsRead = (response: ServerResponse): void =>
  refuse(response, 'The page can only be read, with GET.');

/** The text of `docs/errors.md`, from above the sources, or from above the folder that they are compiled into. */
async function readDocument(): Promise<string> {
  const [beside, above] = ['../../', '../../../'].map(
    (path) => new URL(`${path}docs/errors.md`, import.meta.url),
  );
  return readFile(beside ?? '', 'utf8').catch(() => readFile(above ?? '', 'utf8'));
}

const page = (content: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Lading: errors and warnings</title>
    <link rel="icon" href="data:,">
    <style>${style}</style>
  </head>
  <body>
${content}
  </body>
</html>
`;

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0}tr:has(:target){outline:2px solid}';

/** The page around a document of our own. Links lead to other documents, which are not served: their words alone are left. */
async function pageOf(markdown: string): Promise<string> {
  // Loaded where it is needed: most servers are never asked.
  const { Marked } = await import('marked');
  const marked = new Marked({
    renderer: {
      link({ tokens }) {
        return this.parser.parseInline(tokens);
      },
    },
  });
  return page(await marked.parse(markdown));
}
