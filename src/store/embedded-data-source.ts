import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { parse } from 'pg-protocol';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.ts';

/** A data source on a database in this process, with the schema brought up to date. */
export async function openEmbeddedDataSource(pglite: PGlite): Promise<DataSource> {
  // One session: a second client of the pool would share it and mix up transactions. It must not idle out either.
  const extra = { ...createPgConfig(wholeAnswers(pglite)), max: 1, idleTimeoutMillis: 0 };
  const dataSource = await createDataSource({ extra }).initialize();
  await dataSource.runMigrations();
  return dataSource;
}

type Messages = Awaited<ReturnType<PGlite['execProtocolStream']>>;

/**
 * What the driver asks of PGlite, with its answers read as those of any PostgreSQL: PGlite's own reader takes a byte order
 * mark at the start of a value for no part of it, and loses it.
 */
export function wholeAnswers(pglite: PGlite): PGlite {
  return new Proxy(pglite, {
    get: (target, name) =>
      name === 'execProtocolStream'
        ? async (message: Uint8Array) => {
            await letOthersIn();
            return target.ready ? execute(target, message) : nothing;
          }
        : Reflect.get(target, name, target),
  });
}

/**
 * What a database answers that is closed, or being closed. Of a statement that failed the caller knows at once, while the
 * driver still has to send the rest of it: it would meet an error that nobody hears any more, which ends the process.
 */
const nothing: Messages = [];

const longestMs = 4;
let lastTurn = performance.now();

/**
 * PGlite works where it is called, and what it answers is handed on without the event loop: statement upon statement, and
 * the process would take no request until there is nothing left to ask.
 */
async function letOthersIn(): Promise<void> {
  if (performance.now() - lastTurn < longestMs) return;
  await setImmediate();
  lastTurn = performance.now();
}

async function execute(pglite: PGlite, message: Uint8Array): Promise<Messages> {
  const answer = new EventEmitter();
  const messages: Messages = [];
  // Of the same protocol; each package has types of its own for it.
  void parse(answer as unknown as NodeJS.ReadableStream, (one) => messages.push(one as Messages[number]));
  await pglite.execProtocolRawStream(message, {
    // A view of memory that is used again.
    onRawData: (bytes) => void answer.emit('data', Buffer.from(bytes)),
  });
  return messages;
}
