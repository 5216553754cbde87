import type { Settings } from '../settings/settings.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import type { Store } from './store.ts';
import type { OnCrash } from './watch-for-crash.ts';

/** Opens the database that the settings name, with its schema brought up to date; an embedded one can crash. */
export const openStore = (database: Settings['database'], onCrash?: OnCrash): Promise<Store> =>
  database.type === 'postgres'
    ? openPostgresStore(database.url)
    : openEmbeddedStore({ directory: database.directory, onCrash });
