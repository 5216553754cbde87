import type { Settings } from '../settings/settings.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import type { Store } from './store.ts';

/** Opens the database that the settings name, with its schema brought up to date. */
export const openStore = (database: Settings['database']): Promise<Store> =>
  database.type === 'postgres'
    ? openPostgresStore(database.url)
    : openEmbeddedStore({ directory: database.directory });
