import { randomUUID } from 'node:crypto';
import { openAccess } from '../../src/access/open-access.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { type AuditLog, createAuditLog } from '../../src/audit/audit-log.ts';
import { Places } from '../../src/lib/places.ts';
import { createLog } from '../../src/log/create-log.ts';
import { createKeyRing } from '../../src/secrets/key-ring.ts';
import { createForwarded, type Forwarded } from '../../src/server/door/forwarded.ts';
import { createGraphqlServer } from '../../src/server/graphql-server.ts';
import type { Services } from '../../src/services/services.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import type { Settings } from '../../src/settings/settings.ts';
import { oneDatabase, type TestDatabase } from './databases.ts';

const adminToken = 'the-token-of-the-tests';
const url = 'http://lading.test/graphql';

export interface Answer<Data> {
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** A server that is asked without a network. */
export interface TestServer {
  readonly services: Services;
  readonly auditLog: AuditLog;
  readonly forwarded: Pick<Forwarded, 'addressOf'>;
  /** What was logged, line by line. */
  readonly log: readonly string[];
  /** Everything that was answered, as text. */
  readonly answers: readonly string[];
  /** Signed in as admin, unless told otherwise: `token: null` sends none, `viewer` is somebody else. */
  graphql<Data = Readonly<Record<string, unknown>>>(
    query: string,
    variables?: object,
    options?: { token?: string | null; viewer?: Viewer },
  ): Promise<Answer<Data>>;
  fetch(init: RequestInit, path?: string, viewer?: Viewer): Promise<Response>;
  /** The statements that the database is asked to carry out meanwhile. */
  statements(work: () => Promise<unknown>): Promise<string[]>;
  close(): Promise<void>;
}

/** The real server on a database of its own, with the sealed secrets of a key ring of its own. */
export async function openTestServer({
  open,
}: Pick<TestDatabase, 'open'> = oneDatabase): Promise<TestServer> {
  const store = await open();
  const ring = createKeyRing({ current: 'the secret of the tests' });
  const { limits, retention, door, requiredApprovals, signIn } = defaults();
  const publicUrl = 'http://lading.test';
  const exports = new Places(limits.exports, limits.waitingExports);
  const given = { ring, limits, retention, publicUrl, requiredApprovals };
  const services: Services = { store, ...given, exports, cancelling: new Set() };
  const log: string[] = [];
  const answers: string[] = [];
  const logger = createLog({ level: 'info', format: 'json' }, { write: (line: string) => log.push(line) });
  const access = openAccess(store, { adminToken, signIn, log: logger });
  const auditLog = createAuditLog(store, logger);
  const forwarded = createForwarded([]);
  const server = createGraphqlServer({
    services,
    access,
    log: logger,
    door,
    ownAddress: () => publicUrl,
    auditLog,
    forwarded,
  });
  const request = async (init: RequestInit, path = '', somebody?: Viewer): Promise<Response> => {
    const authorization = new Headers(init.headers).get('authorization');
    return server.fetch(url + path, init, {
      viewer: somebody ?? (await access.identity.authenticate(authorization)),
      requestId: randomUUID(),
    });
  };
  return {
    services,
    auditLog,
    forwarded,
    log,
    answers,
    fetch: request,
    graphql: async (query, variables = {}, { token = adminToken, viewer } = {}) => {
      const asked = {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query, variables }),
      };
      const response = await request(asked, '', viewer);
      const text = await response.text();
      answers.push(text);
      // The test that asks says what it asked for.
      return JSON.parse(text);
    },
    statements: async (work) => {
      const found: string[] = [];
      const { logger: before } = store.dataSource;
      store.dataSource.logger = { ...silent, logQuery: (statement) => found.push(statement) };
      await work();
      store.dataSource.logger = before;
      return found;
    },
    close: async () => {
      await access.close();
      await store.close();
    },
  };
}

function defaults(): Settings {
  const read = readSettings({});
  if (!read.ok) throw new Error('The default settings are not valid.');
  return read.settings;
}

const ignore = (): void => undefined;
const silent = {
  logQuery: ignore,
  logQueryError: ignore,
  logQuerySlow: ignore,
  logSchemaBuild: ignore,
  logMigration: ignore,
  log: ignore,
};
