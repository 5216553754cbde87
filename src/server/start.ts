import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openAccess } from '../access/open-access.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import { dropLeases } from '../imports/leases.ts';
import { startImportRunner } from '../imports/runner.ts';
import { localServer } from '../lib/local-server.ts';
import { Places } from '../lib/places.ts';
import { ProblemError } from '../lib/problem.ts';
import type { Log } from '../log/members.ts';
import { startSweeper } from '../retention/sweeper.ts';
import { dropRotationLeases } from '../rotation/rotations.ts';
import { startRotator } from '../rotation/rotator.ts';
import { createKeyRing, type KeyRing } from '../secrets/key-ring.ts';
import type { Services } from '../services/services.ts';
import { localSecret, showAddress } from '../settings/local-files.ts';
import type { Settings } from '../settings/settings.ts';
import { openStore } from '../store/open-store.ts';
import { type SlowStatement, watchStatements } from '../store/slow-statements.ts';
import type { Store } from '../store/store.ts';
import { dropUploadLeases } from '../uploads/uploads.ts';
import { createEntrance } from './door/create-entrance.ts';
import { createEndings, endAfterCrash } from './ending.ts';
import { createGraphqlServer } from './graphql-server.ts';
import { serveRest } from './rest/serve-rest.ts';
import { serveDownloads } from './serve-downloads.ts';
import { serveGraphql } from './serve-graphql.ts';
import { serveHttp } from './serve-http.ts';
import { serveUploads } from './serve-uploads.ts';
import { serveWebSockets } from './serve-web-sockets.ts';

/** A server that answers. */
export interface RunningServer {
  /** `http://host:port`, with the port that it really has. */
  readonly url: string;
  readonly adminToken: string;
  readonly store: Store;
  /** Finishes the chunk at hand, ends open streams, closes the database. */
  stop(): Promise<void>;
  /** What `stop` still waits for. */
  notStopped(): readonly string[];
}

/** The one place where the parts are created and handed to each other. */
export async function startServer(settings: Settings, log: Log): Promise<RunningServer> {
  const store = await openStore(settings.database, endAfterCrash(log));
  try {
    watchStatements(store, settings.slowStatementMs, logSlow(log));
    if (store.type === 'embedded') await forgetLeases(store);
    const { ring, adminToken } = await secretsOf(settings);
    const http = createServer();
    const { port } = await listen(http, settings);
    const url = urlOf(settings.host, port);
    // Not before the port is known: exports name the address. No request can come before this turn is over.
    const { publicUrl = url, door } = settings;
    const services: Services = { store, ring, publicUrl, ...servicesBy(settings) };
    const isPublicUrlGiven = settings.publicUrl !== undefined;
    const access = openAccess(store.background, { ...settings, adminToken, log });
    const auditLog = createAuditLog(store.background, log);
    const entrance = createEntrance({ ...access, auditLog, publicUrl, isPublicUrlGiven, door });
    const serving = { services, access, auditLog, log, ...entrance };
    const graphql = createGraphqlServer(serving);
    const [uploads, downloads, rest] = [serveUploads(serving), serveDownloads(serving), serveRest(serving)];
    const routes = { rest, uploads: uploads.route, downloads: downloads.route };
    const operations = serveGraphql({ graphql, ...entrance });
    const served = serveHttp(http, { graphql: operations, store, log, publicUrl, ...entrance, ...routes });
    const sockets = serveWebSockets({ http, graphql, log, path: '/graphql', ...access, ...entrance });
    const background = startBackground({ ...services, store: store.background }, log);
    const hideAddress = await showAddress(settings.database, url);
    const endings = createEndings();
    const stop = async (): Promise<void> => {
      // At once: who sends requests here has to learn it first. Streams are told, too, so that their readers go on
      // elsewhere while the chunk at hand is finished.
      await Promise.all([
        endings.until('connections of clients', Promise.all([served.drain(), sockets.close()])),
        ...background.map(([name, { stop }]) => endings.until(name, stop())),
        hideAddress(),
      ]);
      await endings.until('uploads', uploads.settled());
      await endings.until('downloads', downloads.settled());
      await endings.until('answers to REST clients', rest.settled());
      await endings.until('the audit log', auditLog.close());
      await endings.until('the database', access.close().then(store.close));
      // Last: as long as the process lives, it says so to who asks.
      await endings.until('the port', stopListening(http));
    };
    return { url, adminToken, store, stop, notStopped: endings.pending };
  } catch (error) {
    await store.close();
    throw error;
  }
}

const logSlow =
  (log: Log) =>
  ({ statement, milliseconds }: SlowStatement): void =>
    log.warn({ statement, duration_ms: milliseconds }, 'A statement of the database took long.');

/** What is done without being asked for, by the name of what a stop waits for. */
const startBackground = (services: Services, log: Log) =>
  Object.entries({
    'an import': startImportRunner(services, log),
    'a rotation of secrets': startRotator(services, log),
    'the sweeper': startSweeper(services, log),
  });

const servicesBy = ({ limits, retention, requiredApprovals }: Settings) => ({
  ...{ limits, retention, requiredApprovals },
  exports: new Places(limits.exports, limits.waitingExports, limits.callerExports),
  cancelling: new Set<string>(),
});

/** Leases are of processes that are gone: there can be no other one. */
async function forgetLeases({ dataSource: { manager } }: Store): Promise<void> {
  await dropLeases(manager);
  await dropUploadLeases(manager);
  await dropRotationLeases(manager);
}

interface Secrets {
  readonly ring: KeyRing;
  readonly adminToken: string;
}

/** Given ones, or those that an embedded server keeps beside its data. */
async function secretsOf({ database, encryption, adminToken }: Settings): Promise<Secrets> {
  const local = (name: string): Promise<string> => {
    if (database.type === 'embedded') return localSecret(database.directory, name);
    throw new ProblemError([
      { code: 'SETTING_MISSING', message: `The ${name} must be set with DATABASE_URL.` },
    ]);
  };
  const current = encryption.current ?? (await local('encryption-secret'));
  return {
    ring: createKeyRing({ current, previous: encryption.previous }),
    adminToken: adminToken ?? (await local(localServer.token)),
  };
}

const urlOf = (host: string, port: AddressInfo['port']): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Listens at the place; gives the address that it really has. A taken port is a problem with a way out. */
async function listen(server: Server, { host, port }: Place): Promise<AddressInfo> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw isTaken(error) ? new ProblemError([taken(host, port)]) : error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.');
  return address;
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

const taken = (host: string, port: number) => ({
  code: 'PORT_IN_USE',
  message: `Something else listens on ${host}:${port}. Stop it, or choose another port with PORT (0 takes a free one).`,
});

/** Takes no more connections and ends what is left of them; nothing is to be answered any more. */
async function stopListening(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
