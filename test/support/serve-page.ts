import { readdir, readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { extname, join } from 'node:path';
import { afterTestFile } from './clean-ups.ts';

const index = '<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,">';

/** Serves a page with these scripts from an origin of its own, until the test file is over; gives its address. */
export async function servePage(scripts: Readonly<Record<string, string>>): Promise<string> {
  const tags = Object.keys(scripts).map((path) => `<script type="module" src="${path}"></script>`);
  return serve(({ url = '/' }, response) => {
    const script = scripts[url];
    const type = script === undefined ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(script ?? index + tags.join(''));
  });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves the files of a built page, likewise; whatever is not one of them is the page. */
export async function serveFolder(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => extname(name) in types);
  const read = async (name: string) => [`/${name}`, await readFile(join(folder, name))] as const;
  const files = new Map<string, Buffer>(await Promise.all(names.map(read)));
  return serve(({ url = '/' }, response) => {
    const [path = '/'] = url.split('?');
    const found = files.has(path) ? path : '/index.html';
    response.writeHead(200, { 'content-type': `${types[extname(found)]}; charset=utf-8` });
    response.end(files.get(found));
  });
}

/** Answers like this, likewise; gives its address. */
export async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterTestFile(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens nowhere.');
  return `http://127.0.0.1:${address.port}/`;
}
