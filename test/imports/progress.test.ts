import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { followJob, type JobEvent } from '../../src/imports/follow/follow-job.ts';
import type { Store } from '../../src/store/store.ts';
import { eitherDatabase } from '../support/databases.ts';
import { documentOf, toolNamed } from '../support/documents.ts';
import type { Answer } from '../support/open-test-server.ts';
import { importProgress, outcomeFields } from '../support/operations.ts';
import {
  collect,
  type Imported,
  type Outcome,
  type ProgressEvent,
  type RunningTestServer,
  runServer,
} from '../support/run-server.ts';

interface Progressed {
  readonly importProgress: ProgressEvent;
}

type Follow = (server: RunningTestServer, jobId: string, after?: number) => AsyncIterable<ProgressEvent>;

async function* progressOf(answers: AsyncIterable<Answer<Progressed>>): AsyncGenerator<ProgressEvent> {
  for await (const { data } of answers) yield data.importProgress;
}

const transports: readonly (readonly [string, Follow])[] = [
  [
    'graphql-ws',
    (server, jobId, after = 0) => progressOf(server.webSocket(importProgress, { jobId, after })),
  ],
  [
    'server-sent events',
    (server, jobId, after = 0) => progressOf(server.sse(importProgress, { jobId, after })),
  ],
];

const resting = ['PLANNED', 'COMPLETED', 'FAILED', 'CANCELLED', 'UNDONE'];
const chunkSize = 10;
const tools = 95;
const servers = 12;

const configuration = documentOf({
  tools: Array.from({ length: tools }, (_, index) => toolNamed(`tool-${index}`)),
  prompts: [{ name: 'no template' }, { name: 'greet', template: '' }],
  servers: Array.from({ length: servers }, (_, index) => ({
    name: `server-${index}`,
    tool_ids: [`tool-${index}`, 'nobody'],
  })),
});
const total = tools + servers + 2;

const isWithoutTemplate = ({ key }: Outcome): boolean => key === 'no template';

const outcomesOf = (events: readonly ProgressEvent[]): Outcome[] =>
  events.flatMap(({ outcomes }) => outcomes);
const numbersOf = (outcomes: readonly Outcome[]): number[] => outcomes.map(({ sequence }) => sequence);
const from = (first: number): number[] =>
  Array.from({ length: total - first + 1 }, (_, index) => first + index);

const isOver = (events: readonly ProgressEvent[]): boolean => resting.includes(events.at(-1)?.state ?? '');

/** The first items up to one of this sort; then the reader leaves. */
async function takeUntil<Item>(items: AsyncIterable<Item>, isLast: (item: Item) => boolean): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (isLast(item)) break;
  }
  return taken;
}

/** What every stream has to be, wherever it begins. */
function expectWholeStream(events: readonly ProgressEvent[], after = 0): void {
  expect(numbersOf(outcomesOf(events))).toEqual(from(after + 1));
  for (const { sequence, outcomes, progress } of events) {
    expect(progress).toMatchObject({ total, processed: sequence });
    expect(outcomes.at(-1)?.sequence ?? sequence).toBe(sequence);
  }
  const finals = events.filter(({ state }) => resting.includes(state));
  expect(finals).toEqual([events.at(-1)]);
}

describe.each(eitherDatabase)('the progress of an import on $name', ({ place }) => {
  let server: RunningTestServer;
  beforeAll(async () => {
    server = await runServer({ place }, { LADING_CHUNK_SIZE: `${chunkSize}`, LADING_MAX_PAGE_SIZE: '500' });
  });
  beforeEach(() => server.clear());

  async function startImport(document: object = configuration): Promise<string> {
    const started = await server.start({ document });
    if (started.__typename !== 'ImportJob') throw new Error(started.message);
    return started.id;
  }

  describe.each(transports)('over %s', (_name, follow) => {
    it('is seen live from the first outcome to the end', async () => {
      const events = await collect(follow(server, await startImport()));
      expectWholeStream(events);
      expect(events.at(-1)).toMatchObject({
        state: 'COMPLETED',
        sequence: total,
        progress: { percent: 100 },
      });
    });

    it('is all there for who comes after the end', async () => {
      const { job, outcomes } = await server.importDocument(configuration);
      const events = await collect(follow(server, job.id));
      expectWholeStream(events);
      expect(outcomesOf(events)).toEqual(outcomes);
    });

    it.each([1, 57, total - 1, total])('begins after outcome %i where that is asked for', async (after) => {
      const { job, outcomes } = await server.importDocument(configuration);
      const events = await collect(follow(server, job.id, after));
      expectWholeStream(events, after);
      expect(outcomesOf(events)).toEqual(outcomes.slice(after));
    });

    it('tells who wants to know from now on where the finished job stands, and no outcome', async () => {
      const { job } = await server.importDocument(configuration);
      const events = await collect(follow(server, job.id, -1));
      expect(events).toMatchObject([
        { state: 'COMPLETED', sequence: total, outcomes: [], corrected: [], progress: { processed: total } },
      ]);
    });

    it('tells who comes in the middle and wants to know from now on the rest', async () => {
      const jobId = await startImport();
      const events = await collect(follow(server, jobId, -1));
      const [first] = events;
      expectWholeStream(events, (first?.sequence ?? 0) - (first?.outcomes.length ?? 0));
      expect(isOver(events)).toBe(true);
    });

    it('goes on where it was left, however often', async () => {
      const jobId = await startImport();
      const seen: ProgressEvent[] = [];
      while (!isOver(seen)) {
        const rest = follow(server, jobId, seen.at(-1)?.sequence ?? 0);
        seen.push(...(await takeUntil(rest, ({ outcomes }) => outcomes.length > 0)));
      }
      expect(numbersOf(outcomesOf(seen))).toEqual(from(1));
      expect(outcomesOf(seen)).toEqual(outcomesOf(await collect(follow(server, jobId))));
    });

    it('is not told to who is not signed in', async () => {
      const { job } = await server.importDocument(configuration);
      const ask = follow === transports[0]?.[1] ? server.webSocket : server.sse;
      for (const token of [null, 'not the token of the tests']) {
        const answers = await collect(ask<Progressed>(importProgress, { jobId: job.id }, { token }));
        expect(answers).toHaveLength(1);
        expect(answers[0]?.data ?? null).toBeNull();
        expect(answers[0]?.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
      }
    });

    it.each([
      ['of no job', Buffer.from('ImportJob:00000000-0000-4000-8000-000000000000').toString('base64')],
      ['that is none', 'nonsense'],
    ])('is an error for an id %s', async (_which, jobId) => {
      const ask = follow === transports[0]?.[1] ? server.webSocket : server.sse;
      const [answer] = await collect(ask<Progressed>(importProgress, { jobId }));
      expect(answer?.errors).toMatchObject([
        { message: expect.stringContaining(jobId), extensions: { code: 'NOT_FOUND' } },
      ]);
    });

    it('leaves no listener behind when its reader goes away', async () => {
      const listeners = watchListeners(server.store);
      for await (const event of follow(server, await waitingJob(server.store))) {
        expect(event).toMatchObject({ state: 'RECEIVING', sequence: 0, outcomes: [] });
        break;
      }
      // Those of the runner among them stop as well: it listens anew for each look at the queue.
      expect(await listeners.allStopped()).toBeGreaterThan(0);
    });
  });

  it('is the same for fifty readers at once, whichever way they read', async () => {
    const jobId = await startImport();
    const readers = Array.from({ length: 25 }, () =>
      transports.map(([, follow]) => collect(follow(server, jobId))),
    );
    const streams = await Promise.all(readers.flat());
    for (const events of streams) expectWholeStream(events);
    const all = streams.map((events) => JSON.stringify(outcomesOf(events)));
    expect(new Set(all).size).toBe(1);
    expect(streams).toHaveLength(50);
  });

  it('is the same for a crowd, whenever each of it came', async () => {
    const id = localIdOf(await startImport());
    const readers: Promise<JobEvent[]>[] = [];
    // Those who come later find a crowd that has begun.
    for (let wave = 0; wave < 5; wave += 1) {
      const first = followJob(server.store, id, 0);
      readers.push(...Array.from({ length: 60 }, () => collect(followJob(server.store, id, 0))));
      await first.next();
      await first.return?.();
    }
    const streams = await Promise.all(readers);
    for (const events of streams) {
      expect(events.flatMap(({ steps }) => steps.map(({ sequence }) => sequence))).toEqual(from(1));
      expect(events.at(-1)).toMatchObject({ state: 'completed', sequence: total });
    }
  });

  it('can be paged through with the same numbers', async () => {
    const { job, outcomes } = await server.importDocument(configuration);
    const paged: Outcome[] = [];
    let after: string | null = null;
    do {
      const page: OutcomePage = await outcomePage(job.id, { first: 17, after });
      expect(page.totalCount).toBe(total);
      paged.push(...page.edges.map(({ node }) => node));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(outcomes);
  });

  it.each([
    ['kind', { kinds: ['SERVER', 'PROMPT'] }, ({ kind }: Outcome) => kind === 'SERVER' || kind === 'PROMPT'],
    ['status', { statuses: ['FAILED'] }, ({ status }: Outcome) => status === 'FAILED'],
    ['both', { kinds: ['SERVER'], statuses: ['FAILED'] }, () => false],
    ['the code of a problem', { problemCodes: ['CONFLICT', 'MISSING_FIELD'] }, isWithoutTemplate],
    ['the code of no problem', { problemCodes: ['CONFLICT', "it's\\u0000none"] }, () => false],
    ['neither', { kinds: [] }, () => false],
  ])('can be filtered by %s', async (_by, filter, isChosen) => {
    const { job, outcomes }: Imported = await server.importDocument(configuration);
    const { edges, totalCount } = await outcomePage(job.id, { first: 500, ...filter });
    expect(edges.map(({ node }) => node)).toEqual(outcomes.filter(isChosen));
    expect(totalCount).toBe(edges.length);
  });

  it('tells of every job how its state changes', async () => {
    const activity = server.client.subscribe<{ importActivity: { id: string; state: string } }>(
      'subscription { importActivity { id state } }',
      {},
    );
    // The first jobs may be over before the subscription has begun.
    let isHeard = false;
    const first = activity.next().then(() => {
      isHeard = true;
    });
    while (!isHeard) await server.importDocument(documentOf({}));
    await first;
    const jobId = await startImport();
    const states: string[] = [];
    for await (const { importActivity: job } of activity) {
      if (job.id !== jobId) continue;
      states.push(job.state);
      if (resting.includes(job.state)) break;
    }
    expect(['QUEUED', 'PLANNING', 'APPLYING', 'COMPLETED'].filter((state) => states.includes(state))).toEqual(
      states,
    );
    expect(states.at(-1)).toBe('COMPLETED');
    expect(states).toContain('APPLYING');
  });

  describe('with a reader that does not read', () => {
    // Far more than the buffers between server and reader take, of few entities and so in few transactions.
    const count = 700;
    const leastBytes = 12_000_000;
    const wordy = documentOf({
      tools: Array.from({ length: count }, (_, index) => toolNamed(`tool-${index}`, wordyFields(index))),
    });
    const all = Array.from({ length: count }, (_, index) => index + 1);
    let bytes = 0;

    it('is not held up, and is all there when the reader reads on, over server-sent events', async () => {
      const jobId = await startImport(wordy);
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.pause();
      socket.write(eventStreamRequest(server, jobId));
      await expectImportGoesOn(jobId);
      const pieces: Buffer[] = [];
      for await (const piece of socket) {
        pieces.push(piece);
        if (Buffer.concat(pieces.slice(-2)).includes('event: complete')) break;
      }
      socket.destroy();
      const text = Buffer.concat(pieces).toString();
      expect(text.length).toBeGreaterThan(leastBytes);
      const sequences = text.matchAll(/"sequence":(\d+),"kind"/g);
      expect([...sequences].map(([, sequence]) => Number(sequence))).toEqual(all);
    });

    it('is not held up, and is all there when the reader reads on, over graphql-ws', async () => {
      bytes = 0;
      const jobId = await startImport(wordy);
      const first = await subscribeOverSocket(jobId);
      first.socket.pause();
      await expectImportGoesOn(jobId);
      first.socket.resume();
      await first.closed;
      const told = [...first.outcomes];
      // Who answers no ping for half a minute is cut off, and comes again for the rest.
      while (told.length < count) {
        const next = await subscribeOverSocket(jobId, told.at(-1)?.sequence ?? 0);
        await next.closed;
        told.push(...next.outcomes);
      }
      expect(numbersOf(told)).toEqual(all);
      expect(bytes).toBeGreaterThan(leastBytes);
    });

    /** Closes by itself when all was told. */
    async function subscribeOverSocket(jobId: string, after = 0) {
      const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
      const closed = once(socket, 'close');
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload: { token: server.token } }));
      await once(socket, 'message');
      const outcomes: Outcome[] = [];
      socket.on('message', (text) => {
        bytes += String(text).length;
        const { type, payload }: { type: string; payload: { data: Progressed } } = JSON.parse(String(text));
        if (type === 'next') outcomes.push(...payload.data.importProgress.outcomes);
        if (type === 'complete') socket.close();
      });
      const payload = { query: wordyProgress, variables: { jobId, after } };
      socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload }));
      return { socket, closed, outcomes };
    }

    async function expectImportGoesOn(jobId: string): Promise<void> {
      const events = await collect(server.follow(jobId));
      expect(events.at(-1)).toMatchObject({ state: 'COMPLETED', sequence: count });
      expect((await fetch(`${server.url}/ready`)).status).toBe(200);
      expect(await server.importDocument(documentOf({}))).toMatchObject({ job: { state: 'COMPLETED' } });
    }
  });

  interface OutcomePage {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: Outcome }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }

  async function outcomePage(id: string, page: object): Promise<OutcomePage> {
    const { importJob } = await server.client.request<{ importJob: { outcomes: OutcomePage } }>(
      `query ($id: ID!, $first: Int, $after: String, $kinds: [EntityKind!], $statuses: [OutcomeStatus!], $problemCodes: [String!]) {
        importJob(id: $id) { outcomes(first: $first, after: $after, kinds: $kinds, statuses: $statuses, problemCodes: $problemCodes) {
          totalCount edges { node { ${outcomeFields} } } pageInfo { hasNextPage endCursor } } } }`,
      { id, ...page },
    );
    return importJob.outcomes;
  }
});

/** Fields of no kind, whose names fill the warnings of an outcome. */
const wordyFields = (index: number): object =>
  Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${'x'.repeat(90)}${index}${at}`, null]));

/** All of that several times. */
const wordyProgress = importProgress.replace(
  'corrected {',
  `${Array.from({ length: 8 }, (_, time) => `again${time}: outcomes { warnings }`).join(' ')} corrected {`,
);

function eventStreamRequest({ url, token }: RunningTestServer, jobId: string): string {
  const body = JSON.stringify({ query: wordyProgress, variables: { jobId } });
  return [
    'POST /graphql HTTP/1.1',
    `Host: ${new URL(url).host}`,
    `Authorization: Bearer ${token}`,
    'Accept: text/event-stream',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const localIdOf = (id: string): string => Buffer.from(id, 'base64').toString().slice('ImportJob:'.length);

/** A job in a state in which it stays. */
async function waitingJob({ dataSource }: Store): Promise<string> {
  const [{ id }] = await dataSource.query(
    `INSERT INTO import_jobs
       (state, conflict_strategy, rules, dry_run, atomic, problems, warnings, totals, counts, created_by)
     VALUES ('receiving', 'update', '[]', false, false, '[]', '[]', '{}', '{}', 'tests') RETURNING id`,
  );
  return Buffer.from(`ImportJob:${id}`).toString('base64');
}

/** Notes who begins to listen to a store's notices from now on, and waits until they have stopped. */
function watchListeners(store: Store) {
  const { onNotice } = store;
  const stopped: Promise<void>[] = [];
  store.onNotice = (listener) => {
    const stop = onNotice(listener);
    let isOver = (): void => undefined;
    stopped.push(
      new Promise((resolve) => {
        isOver = resolve;
      }),
    );
    return () => {
      stop();
      isOver();
    };
  };
  return {
    allStopped: async (): Promise<number> => {
      store.onNotice = onNotice;
      return (await Promise.all(stopped)).length;
    },
  };
}
