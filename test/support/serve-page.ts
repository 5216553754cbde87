import { createServer } from 'node:http';
import { afterTestFile } from './clean-ups.ts';

const index = '<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,">';

/** Serves a page with these scripts from an origin of its own, until the test file is over; gives its address. */
export async function servePage(scripts: Readonly<Record<string, string>>): Promise<string> {
  const tags = Object.keys(scripts).map((path) => `<script type="module" src="${path}"></script>`);
  const server = createServer(({ url = '/' }, response) => {
    const script = scripts[url];
    const type = script === undefined ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(script ?? index + tags.join(''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterTestFile(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens nowhere.');
  return `http://127.0.0.1:${address.port}/`;
}
