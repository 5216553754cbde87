import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { WebSocket } from 'ws';
import { sealFile } from '../../src/secrets/age/seal-file.ts';
import { ask } from './support/honest-client.ts';
import { type Fate, graphql, send, times } from './support/send.ts';
import type { Target } from './support/target.ts';

/** Does its worst for a while, and stops by itself. */
export interface Attack {
  readonly name: string;
  readonly attack: (target: Target) => Promise<unknown>;
}

const compress = promisify(gzip);
const mebibyte = 1_048_576;
const whole = 'input: { includeInactive: true }';
const emptyObjects = (bytes: number): string => `[${'{},'.repeat(bytes / 3)}{}]`;

/** What `fill` puts into the database, so that exports take a while. */
export const entities = 20_000;

async function upload(target: Target, body: Buffer, headers: Readonly<Record<string, string>> = {}) {
  const { createUpload } = await ask<{ createUpload: { id: string; url: string } }>(
    target,
    'mutation { createUpload { id url } }',
  );
  await send(target, new URL(createUpload.url).pathname, { method: 'PUT', body, headers });
  return createUpload.id;
}

const importUpload = (target: Target, uploadId: string, options = ''): Promise<Fate> =>
  send(
    target,
    '/graphql',
    graphql(
      `mutation ($id: ID!) { importConfiguration(input: { source: { uploadId: $id } ${options} }) { __typename } }`,
      { id: uploadId },
    ),
  );

async function importBytes(target: Target, body: Buffer, headers = {}): Promise<Fate> {
  return importUpload(target, await upload(target, body, headers));
}

const documentWith = (tools: string): string =>
  `{"version":"2025-03-26","exported_at":"2026-01-01T00:00:00Z","entities":{"tools":${tools}}}`;

async function sealed(passphrase: string): Promise<Buffer> {
  async function* content() {
    yield Buffer.from(documentWith('[]'));
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of sealFile(content(), passphrase)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function wrongPassphrases(target: Target): Promise<unknown> {
  const id = await upload(target, await sealed('the right one'));
  return times(20, () => importUpload(target, id, 'passphrase: "a wrong one"'));
}

async function tooManySockets(target: Target): Promise<unknown> {
  const url = `${target.url.replace('http', 'ws')}/graphql`;
  return times(200, async (number) => {
    const socket = new WebSocket(url, 'graphql-transport-ws');
    const closed = new Promise((resolve) => {
      socket.on('error', resolve).on('close', resolve);
      setTimeout(resolve, 5_000);
    });
    socket.on('open', () => {
      const payload = { token: number % 2 === 0 ? target.token : 'a wrong token' };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', () => {
      const subscribe = { type: 'subscribe', payload: { query: 'subscription { importActivity { id } }' } };
      for (let id = 0; id < 100; id += 1) socket.send(JSON.stringify({ id: String(id), ...subscribe }));
    });
    await closed;
    socket.terminate();
  });
}

/** A brotli window as large as it gets, of which a decoder keeps all. Made beside the honest client, who must not wait. */
const brotliBomb = (): Promise<Buffer> =>
  promisify(brotliCompress)(Buffer.alloc(256 * mebibyte, ' '), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });

export const attacks: readonly Attack[] = [
  {
    name: 'exports as GraphQL documents, 24 at once',
    attack: (target) =>
      times(24, () => send(target, '/graphql', graphql(`{ exportConfiguration(${whole}) { document } }`))),
  },
  {
    name: 'exports that nobody reads, 24 at once',
    attack: (target) =>
      times(24, () =>
        send(target, '/graphql', {
          ...graphql(`{ exportConfiguration(${whole}) { document } }`),
          isDeaf: true,
        }),
      ),
  },
  {
    name: 'comparisons of all with all, 24 at once',
    attack: (target) => {
      const live = '{ source: { live: { includeInactive: true } } }';
      const query = `{ difference(from: ${live}, to: ${live}) { ... on Difference { identical } } }`;
      return times(24, () => send(target, '/graphql', graphql(query)));
    },
  },
  {
    name: 'REST exports, half of them not read, 40 at once',
    attack: (target) =>
      times(40, (number) => send(target, '/export', { method: 'GET', isDeaf: number % 2 === 0 })),
  },
  { name: 'wrong passphrases, 20 at once', attack: wrongPassphrases },
  {
    name: '64 MiB of empty objects, from nobody',
    attack: (target) =>
      times(4, () => send(target, '/graphql', { body: emptyObjects(64 * mebibyte), isSignedIn: false })),
  },
  {
    name: '16 MiB of empty objects as variables',
    attack: (target) =>
      times(2, () =>
        send(target, '/graphql', {
          body: `{"query":"query ($a: JSON) { tools { totalCount } }","variables":{"a":${emptyObjects(16 * mebibyte)}}}`,
        }),
      ),
  },
  {
    name: 'the page of GraphiQL, 120 times, not read',
    attack: (target) =>
      times(120, () =>
        send(target, '/graphql', {
          method: 'GET',
          headers: { accept: 'text/html' },
          isDeaf: true,
          isSignedIn: false,
        }),
      ),
  },
  {
    name: '180 KB of " cannot represent "',
    attack: (target) =>
      times(10, () =>
        send(
          target,
          '/graphql',
          graphql('query ($n: Int!) { tools(first: $n) { totalCount } }', {
            n: ' cannot represent '.repeat(10_000),
          }),
        ),
      ),
  },
  {
    name: '4 MB of unknown members',
    attack: (target) => {
      const input = Object.fromEntries(
        Array.from({ length: 250_000 }, (_, number) => [`member${number}`, 1]),
      );
      const query = 'query ($i: ExportConfigurationInput) { exportConfiguration(input: $i) { digest } }';
      return times(2, () => send(target, '/graphql', graphql(query, { i: input })));
    },
  },
  {
    name: 'aliases, directives and tokens by the thousand',
    attack: (target) =>
      times(10, (number) => {
        const aliases = Array.from({ length: 20_000 }, (_, index) => `a${index}: __typename`).join(' ');
        const directives = `__typename ${'@include(if: true) '.repeat(20_000)}`;
        return send(target, '/graphql', graphql(`{ ${number % 2 === 0 ? aliases : directives} }`));
      }),
  },
  { name: '200 sockets with 100 subscriptions each, half with a wrong token', attack: tooManySockets },
  {
    name: 'wrong tokens, 2,000',
    attack: async (target) => {
      for (let round = 0; round < 20; round += 1)
        await times(100, () =>
          send(target, '/graphql', {
            ...graphql('{ tools { totalCount } }'),
            headers: { authorization: `Bearer ${randomBytes(8).toString('hex')}` },
          }),
        );
    },
  },
  {
    name: 'refused uploads, 120',
    attack: async (target) => {
      for (let round = 0; round < 120; round += 1)
        await upload(target, Buffer.from('no gzip'), { 'content-encoding': 'gzip' });
    },
  },
  {
    name: 'a gzip bomb in another one',
    attack: async (target) =>
      importBytes(target, await compress(await compress(Buffer.alloc(256 * mebibyte, ' ')))),
  },
  {
    name: 'brotli with the largest window, 8 at once',
    attack: async (target) => {
      const bomb = await brotliBomb();
      return times(8, () => importBytes(target, bomb));
    },
  },
  {
    name: 'an entity of 60 MiB of empty objects',
    attack: (target) =>
      importBytes(
        target,
        Buffer.from(documentWith(`[{"name":"a","input_schema":${emptyObjects(60 * mebibyte)}}]`)),
      ),
  },
  {
    name: 'YAML of empty objects, and with aliases of aliases',
    attack: async (target) => {
      await importBytes(target, Buffer.from(`version: "1"\nentities: ${emptyObjects(7 * mebibyte)}\n`));
      const levels = Array.from({ length: 12 }, (_, level) => {
        const item = level === 0 ? 'x' : `*a${level - 1}`;
        return `a${level}: &a${level} [${Array(9).fill(item).join(', ')}]`;
      });
      return importBytes(target, Buffer.from(`${levels.join('\n')}\nversion: "1"\n`));
    },
  },
  {
    name: 'keys that no database holds',
    attack: (target) =>
      times(10, (number) => {
        const name = ['a\u0000b', 'a\ud800', `${'x'.repeat(99)}😀`][number % 3];
        const document = {
          version: '2025-03-26',
          exported_at: '2026-01-01T00:00:00Z',
          entities: { tools: [{ name, [String(name)]: 1 }] },
        };
        const query =
          'mutation ($d: JSON) { importConfiguration(input: { source: { document: $d } }) { __typename } }';
        return send(target, '/graphql', graphql(query, { d: document }));
      }),
  },
  {
    name: 'hosts that are none',
    attack: (target) =>
      times(50, () => send(target, '/graphql', { method: 'GET', headers: { host: 'x:99999' } })),
  },
];
