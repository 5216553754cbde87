import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startServer } from '../src/server/start.ts';
import { readSettings } from '../src/settings/read-settings.ts';

// What a request of nobody costs: `npm run bench:nobody`. Of the processor the least of some turns counts, as the first ones
// compile; of the heap, which is what was allocated before anything was collected, the median, as the server has work of its own.

interface Mark {
  /** Milliseconds of the processor, of all threads of the process. */
  readonly active: number;
  readonly heap: number;
}

const turns = 20;
const kilobytes = 65_536;
const bodyOf = (query: string): string => JSON.stringify({ query });
const filled = (piece: string, end = ''): string =>
  piece.repeat(Math.floor((kilobytes - end.length) / piece.length)) + end;
const times = (count: number, part: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => part(at)).join(' ');

function post(body: string, headers: Readonly<Record<string, string>> = {}): string {
  const head = { 'content-type': 'application/json', 'content-length': String(body.length), ...headers };
  return requestOf('POST /graphql', head) + body;
}

const requestOf = (line: string, headers: Readonly<Record<string, string>> = {}): string =>
  `${[`${line} HTTP/1.1`, 'host: localhost', 'connection: close', ...Object.entries(headers).map((header) => header.join(': '))].join('\r\n')}\r\n\r\n`;

const requests: Readonly<Record<string, string>> = {
  'a query': post(bodyOf('{ __typename }')),
  'a query in 64 KiB': post(bodyOf('{ __typename }').padEnd(kilobytes)),
  'a query that is refused': post(bodyOf('{ tools { totalCount } }')),
  'the schema': post(bodyOf('{ __schema { types { name fields { name } } } }')),
  '64 KiB of empty objects': post(filled('{},')),
  '64 KiB of opening brackets': post(filled('[')),
  '64 KiB of comments': post(bodyOf(filled('#\n').slice(0, 43_000))),
  '240 wrong fields': post(bodyOf(`{ ${times(240, (at) => `x${at}`)} }`)),
  '160 aliases': post(bodyOf(`{ ${times(160, (at) => `a${at}: __typename`)} }`)),
  '64 KiB of words': post(bodyOf(`{ ${filled('id ').slice(0, 65_000)} }`)),
  '64 KiB of variables': post(`{"query":"{ __typename }","variables":{"a":"${'x'.repeat(65_000)}"}}`),
  'a wrong token': post(bodyOf('{ __typename }'), { authorization: 'Bearer wrong' }),
  '64 MiB, announced': post('', { 'content-length': '67108864' }),
  '14 KB of variables in an address': requestOf(
    `GET /graphql?query={__typename}&variables=${'['.repeat(14_000)}`,
  ),
  'the page of GraphiQL': requestOf('GET /graphql', { accept: 'text/html' }),
  'the description of REST': requestOf('GET /openapi.json'),
  'an import over REST': requestOf('POST /import', { 'content-length': '67108864' }),
  'an upload to nowhere': requestOf('PUT /uploads/nothing', { 'content-length': '67108864' }),
  'a download of nothing': requestOf('GET /downloads/nothing'),
  'nothing there': requestOf('GET /nothing'),
  'a WebSocket without a token': requestOf('GET /graphql', {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    'sec-websocket-protocol': 'graphql-transport-ws',
  }),
};

/** The server, in the process that is forked: answers each message with a mark. */
async function serve(directory: string): Promise<void> {
  const read = readSettings({ PORT: '0', LADING_DATA_DIR: directory });
  if (!read.ok) throw new Error('The default settings are not valid.');
  const { url } = await startServer(read.settings, pino({ level: 'silent' }));
  process.on('message', (message) => {
    if (message === 'collect') globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ active: (user + system) / 1_000, heap: process.memoryUsage().heapUsed } satisfies Mark);
  });
  process.send?.(url);
}

async function mark(server: ChildProcess, message: 'collect' | 'look'): Promise<Mark> {
  const marked = once(server, 'message');
  server.send(message);
  const [found] = await marked;
  return found;
}

/** To the end of the answer; a WebSocket is left once it is open, and so is who waits for a body that does not come. */
async function send(url: string, request: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const owesBody = request.includes('content-length: 67108864');
  socket
    .on('error', () => undefined)
    .on('data', (piece) => {
      if (owesBody || String(piece).includes(' 101 ')) socket.end();
    });
  socket.write(request);
  await once(socket, 'close');
}

async function measure(server: ChildProcess, url: string, request: string): Promise<Mark> {
  let active = Number.POSITIVE_INFINITY;
  const heaps: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const before = await mark(server, 'collect');
    await send(url, request);
    const after = await mark(server, 'look');
    active = Math.min(active, after.active - before.active);
    heaps.push(after.heap - before.heap);
  }
  const [heap = 0] = heaps.sort((one, other) => one - other).slice(turns / 2);
  return { active, heap };
}

async function run(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'lading-bench-'));
  const execArgv = [...process.execArgv, '--expose-gc'];
  const server = fork(import.meta.filename, ['serve', directory], { execArgv });
  try {
    const [url] = await once(server, 'message');
    console.log('| request | ms of the processor | KB allocated |\n| --- | ---: | ---: |');
    for (const request of Object.values(requests)) await send(String(url), request);
    for (const [name, request] of Object.entries(requests)) {
      const { active, heap } = await measure(server, String(url), request);
      console.log(`| ${name} | ${active.toFixed(1)} | ${Math.round(heap / 1_024)} |`);
    }
  } finally {
    server.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}

const [, , role, directory = ''] = process.argv;
await (role === 'serve' ? serve(directory) : run());
