import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import { graphiql } from './graphiql.ts';
import { graphiqlPage, pageStyle, signInScript, startScript } from './graphiql-page.ts';
import { matchesTag } from './matches-tag.ts';
import { pagePolicy } from './security-headers.ts';
import { sendJson } from './send-json.ts';
import type { Route } from './serve-http.ts';

/** Below it are the script and the style of the page, by names that change with what they hold. */
export const graphiqlPath = '/graphiql/';

interface Graphiql {
  readonly page: Route;
  /** For every address below that of the parts. */
  readonly parts: Route;
}

/**
 * Serves GraphiQL as a small page with its script and style beside it, which a browser fetches once. They are made when
 * somebody first asks for the page, because that takes 50 MB, and are kept compressed.
 */
export function serveGraphiql(): Graphiql {
  let making: Promise<Made> | undefined;
  const made = (): Promise<Made> => (making ??= make());
  return {
    page: async (request, response) => {
      const { page, tag } = await made();
      const headers = { etag: tag, 'cache-control': 'no-cache', 'content-security-policy': policy };
      if (matchesTag(request.headers['if-none-match'], tag)) response.writeHead(304, headers).end();
      else response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' }).end(page);
    },
    parts: async (request, response) => {
      const [path = ''] = (request.url ?? '').split('?');
      const part = (await made()).parts.get(path.slice(graphiqlPath.length));
      if (part === undefined)
        sendJson(response, 404, { error: 'There is no such part of GraphiQL any more.' });
      else await sendPart(part, request, response);
    },
  };
}

const policy = pagePolicy({ scripts: [] });

interface Part {
  readonly name: string;
  readonly mediaType: string;
  /** Compressed with gzip. */
  readonly content: Buffer;
}

interface Made {
  readonly page: string;
  readonly tag: string;
  readonly parts: ReadonlyMap<string, Part>;
}

async function make(): Promise<Made> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const whole = renderGraphiQL({});
  const own = between(whole, '<script>', 'YogaGraphiQL.renderYogaGraphiQL(');
  const script = await partOf('js', 'text/javascript', signInScript + own + startScript(graphiql));
  const style = await partOf('css', 'text/css', between(whole, '<style>', '</style>') + pageStyle);
  const page = graphiqlPage({ style: graphiqlPath + style.name, script: graphiqlPath + script.name });
  return { page, tag: tagOf(page), parts: new Map([script, style].map((part) => [part.name, part])) };
}

// The style stands before the script; what is called at the end, the script may name before.
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, end === '</style>' ? text.indexOf(end, from) : text.lastIndexOf(end));
}

const compress = promisify(gzip);

async function partOf(suffix: string, type: string, text: string): Promise<Part> {
  const name = `${hashOf(text)}.${suffix}`;
  return { name, mediaType: `${type}; charset=utf-8`, content: await compress(text) };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const tagOf = (text: string): string => `"${hashOf(text)}"`;

const forEver = 'public, max-age=31536000, immutable';

async function sendPart(part: Part, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = { 'content-type': part.mediaType, 'cache-control': forEver, vary: 'Accept-Encoding' };
  if (/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    const { length } = part.content;
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip', 'content-length': length });
    response.end(part.content);
  } else {
    response.writeHead(200, headers);
    await pipeline(Readable.from([part.content]), createGunzip(), response);
  }
}

/** Whether a browser wants to show something to a person. */
export const wantsPage = ({ method, headers: { accept = '' } }: IncomingMessage): boolean =>
  method === 'GET' && accept.includes('text/html');
