import { describe, expect, it } from 'vitest';
import { databases, hasPostgres } from '../support/databases.ts';
import { documentOf } from '../support/documents.ts';
import { type RunningTestServer, runServerAt } from '../support/run-server.ts';
import { startProxy } from './support/postgres-proxy.ts';
import { tally } from './support/tally.ts';

// Never empty, or a file without tests would count as a failure where there is no PostgreSQL.
const onPostgres = databases.slice(-1);

const activity = 'subscription { importActivity { id state } }';
const order = ['QUEUED', 'PLANNING', 'APPLYING', 'COMPLETED'];
const jobs = 12;

interface Told {
  readonly importActivity: { readonly id: string; readonly state: string };
}

/** What each job was told to be, one after the other, until so many are over; those of the prelude do not count. */
class ActivityReader {
  readonly told = new Map<string, string[]>();
  readonly #prelude = new Set<string>();
  readonly over: Promise<void>;

  constructor(answers: AsyncIterable<{ readonly data: Told }>) {
    this.over = this.#read(answers);
  }

  /** Imports until the reader is told something: from then on it is told everything. */
  async begin(start: () => Promise<string>): Promise<void> {
    while (this.told.size === 0) this.#prelude.add(await start());
  }

  async #read(answers: AsyncIterable<{ readonly data: Told }>): Promise<void> {
    for await (const { data } of answers) {
      const { id, state } = data.importActivity;
      this.told.set(id, [...(this.told.get(id) ?? []), state]);
      if (this.#finished() === jobs) return;
    }
  }

  #finished(): number {
    const states = [...this.told].filter(([id]) => !this.#prelude.has(id));
    return states.filter(([, told]) => told.at(-1) === 'COMPLETED').length;
  }
}

async function startImport(server: RunningTestServer): Promise<string> {
  const started = await server.start({ document: documentOf({}) });
  if (started.__typename !== 'ImportJob') throw new Error(started.message);
  return started.id;
}

describe.runIf(hasPostgres).each(onPostgres)('notices of $name that are lost', (database) => {
  it.each([
    ['with their connection, again and again', 'cutListeners'],
    ['without anybody knowing', 'silence'],
  ] as const)('%s hide no last state of any job', async (how, disturbance) => {
    const place = await database.place();
    if (place.type !== 'postgres') throw new TypeError('There is no connection to cut.');
    const proxy = await startProxy(place.url);
    const deaf = await runServerAt({ type: 'postgres', url: proxy.url });
    const other = await runServerAt(place);
    const start = (): Promise<string> => startImport(other);
    for (const answers of [deaf.webSocket<Told>(activity), deaf.sse<Told>(activity)]) {
      const reader = new ActivityReader(answers);
      await reader.begin(start);
      const ids: string[] = [];
      for (let count = 0; count < jobs; count += 1) {
        proxy[disturbance]();
        tally(`notices lost ${how}`);
        ids.push(await start());
      }
      await reader.over;
      const told = ids.map((id) => reader.told.get(id) ?? []);
      expect(told.map((states) => states.at(-1))).toEqual(ids.map(() => 'COMPLETED'));
      for (const states of told) expect(states).toEqual(order.filter((state) => states.includes(state)));
    }
  });
});
