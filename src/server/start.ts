import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { localServer } from '../lib/local-server.ts';
import { ProblemError } from '../lib/problem.ts';
import { createKeyRing } from '../secrets/key-ring.ts';
import { showAddress } from '../settings/local-address.ts';
import { localSecret } from '../settings/local-secret.ts';
import type { Settings } from '../settings/settings.ts';
import { dropLeases } from '../store/import-jobs.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { dropUploadLeases } from '../store/uploads.ts';
import { startImportRunner } from '../transfer/import-runner.ts';
import type { Lading } from '../transfer/lading.ts';
import { startSweeper } from '../transfer/retention/start-sweeper.ts';
import { createGraphqlServer } from './graphql-server.ts';
import { listen, stopServing } from './listen.ts';
import { serveDownloads } from './serve-downloads.ts';
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
}

/** The one place where the parts are created and handed to each other. */
export async function startServer(settings: Settings, log: Logger): Promise<RunningServer> {
  const store = await openStore(settings.database);
  try {
    if (store.type === 'embedded') await forgetLeases(store);
    const { secret, adminToken } = await secretsOf(settings);
    const ring = createKeyRing({ current: secret, previous: settings.encryption.previous });
    const http = createServer();
    const { port } = await listen(http, settings);
    const url = urlOf(settings.host, port);
    // Not before the port is known: exports name the address. No request can come before this turn is over.
    const publicUrl = settings.port === 0 ? url : settings.publicUrl;
    const lading: Lading = {
      store,
      ring,
      limits: settings.limits,
      retention: settings.retention,
      publicUrl,
      cancelling: new Set(),
    };
    const graphql = createGraphqlServer({ lading, adminToken, log });
    const uploads = serveUploads(lading, log);
    const downloads = serveDownloads(lading, log);
    serveHttp(http, { graphql, store, uploads: uploads.route, downloads: downloads.route });
    const sockets = serveWebSockets({ http, graphql, path: '/graphql' });
    const runner = startImportRunner(lading, log);
    const sweeper = startSweeper(lading, log);
    const hideAddress = await showAddress(settings.database, url);
    const stop = async (): Promise<void> => {
      await hideAddress();
      // Streams are told at once, so that their readers go on elsewhere while the chunk at hand is finished.
      await Promise.all([runner.stop(), sweeper.stop(), sockets.close().then(() => stopServing(http))]);
      await Promise.all([uploads.settled(), downloads.settled()]);
      await store.close();
    };
    return { url, adminToken, store, stop };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Leases are of processes that are gone: there can be no other one. */
async function forgetLeases({ dataSource: { manager } }: Store): Promise<void> {
  await dropLeases(manager);
  await dropUploadLeases(manager);
}

interface Secrets {
  readonly secret: string;
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
  return {
    secret: encryption.current ?? (await local('encryption-secret')),
    adminToken: adminToken ?? (await local(localServer.token)),
  };
}

const urlOf = (host: string, port: AddressInfo['port']): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
