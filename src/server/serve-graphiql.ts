import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { matchesTag, type Route, refuseRequest, tagOf } from './http-answers.ts';
import { asAnswer, refusal } from './refusals.ts';
import { pagePolicy } from './security-headers.ts';

/** Below it are the script and the style of the page, by names that change with what they hold. */
export const graphiqlPath = '/graphiql/';

interface Graphiql {
  readonly page: Route;
  /** For every address below that of the parts. */
  readonly parts: Route;
}

/**
 * Serves GraphiQL as a small page with its script and style beside it, which a browser fetches once. They are read when
 * somebody first asks for the page, and are kept compressed, as the build has made them.
 */
export function serveGraphiql(): Graphiql {
  let reading: Promise<Built> | undefined;
  const built = (): Promise<Built> => (reading ??= readBuilt());
  return {
    page: async (request, response) => {
      const { page, tag } = await built();
      const headers = { etag: tag, 'cache-control': 'no-cache', 'content-security-policy': policy };
      if (matchesTag(request.headers['if-none-match'], tag)) response.writeHead(304, headers).end();
      else response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' }).end(page);
    },
    parts: async (request, response) => {
      const [path = ''] = (request.url ?? '').split('?');
      const part = (await built()).parts.get(path.slice(graphiqlPath.length));
      if (part === undefined) await refuseRequest(request, response, asAnswer(noSuchPart));
      else await sendPart(part, request, response);
    },
  };
}

const policy = pagePolicy({ scripts: [] });
const noSuchPart = refusal('NOT_FOUND', 'There is no such part of GraphiQL any more. Load the page again.');

interface Part {
  readonly mediaType: string;
  readonly br: Buffer;
  readonly gzip: Buffer;
}

interface Built {
  readonly page: string;
  readonly tag: string;
  /** By their names. */
  readonly parts: ReadonlyMap<string, Part>;
}

/** Beside the program; where it runs from its sources, where the build keeps it (`scripts/bundle-graphiql.ts`). */
const places = ['./graphiql/', '../../node_modules/.cache/lading-graphiql/'].map(
  (place) => new URL(place, import.meta.url),
);

async function readBuilt(): Promise<Built> {
  const place = places.find((folder) => existsSync(folder));
  const files = place === undefined ? [] : await readdir(place);
  const names = files.filter((name) => name.endsWith('.br')).map((name) => name.slice(0, -'.br'.length));
  const parts = new Map(
    await Promise.all(names.map(async (name) => [name, await readPart(place, name)] as const)),
  );
  const addressOf = (what: string, suffix: string): string =>
    graphiqlPath +
    (names.find((name) => name.startsWith(`${what}-`) && name.endsWith(suffix)) ?? `not-built${suffix}`);
  const page = graphiqlPage({
    style: addressOf('graphiql', '.css'),
    first: addressOf('first', '.js'),
    script: addressOf('graphiql', '.js'),
  });
  return { page, tag: tagOf(page), parts };
}

const readPart = async (place: URL | undefined, name: string): Promise<Part> => ({
  mediaType: `${name.endsWith('.css') ? 'text/css' : 'text/javascript'}; charset=utf-8`,
  br: await readFile(new URL(`${name}.br`, place)),
  gzip: await readFile(new URL(`${name}.gz`, place)),
});

const forEver = 'public, max-age=31536000, immutable';

/** Sends a part of GraphiQL in the smallest form that the client takes. */
async function sendPart(
  { mediaType, br, gzip }: Part,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = { 'content-type': mediaType, 'cache-control': forEver, vary: 'Accept-Encoding' };
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = (['br', 'gzip'] as const).find((name) => new RegExp(`\\b${name}\\b`).test(accepted));
  if (encoding === undefined) {
    response.writeHead(200, headers);
    await pipeline(Readable.from([gzip]), createGunzip(), response);
  } else {
    const content = encoding === 'br' ? br : gzip;
    response.writeHead(200, { ...headers, 'content-encoding': encoding, 'content-length': content.length });
    response.end(content);
  }
}

/** Whether a browser wants to show something to a person. */
export const wantsPage = ({ method, headers: { accept = '' } }: IncomingMessage): boolean =>
  method === 'GET' && accept.includes('text/html');

/** The addresses of what the page loads. */
interface PageParts {
  readonly style: string;
  /** What makes the page useful until the script is there. */
  readonly first: string;
  readonly script: string;
}

/** The page around GraphiQL: a line to sign in, the same for all of its tabs. */
const graphiqlPage = ({ style, first, script }: PageParts): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Lading</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${style}">
  </head>
  <body id="body" class="no-focus-outline">
    <form id="sign-in">
      <strong>Lading</strong>
      <span id="signed-out">
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required>
        <button>Sign in</button>
      </span>
      <span id="signed-in" hidden>Signed in, as long as this tab. <button type="button" id="sign-out">Sign out</button></span>
      <span id="refusal" role="alert"></span>
    </form>
    <main>
      <textarea id="draft" aria-label="Query" autocomplete="off" spellcheck="false"></textarea>
      <div id="root"><noscript>You need to enable JavaScript to run this app.</noscript></div>
    </main>
    <script src="${first}" defer></script>
    <script src="${script}" defer></script>
  </body>
</html>
`;
