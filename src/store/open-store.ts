import { ProblemError } from '../lib/problem.ts';
import type { Settings } from '../settings/settings.ts';
import { databaseTrouble } from './database-errors.ts';
import { type OnCrash, openEmbeddedStore } from './embedded-store.ts';
import { openPostgresStore } from './postgres-store.ts';
import type { OpenedStore } from './store.ts';

/** Opens the database that the settings name, with its schema brought up to date; an embedded one can crash. */
export const openStore = (database: Settings['database'], onCrash?: OnCrash): Promise<OpenedStore> =>
  database.type === 'postgres'
    ? openPostgresStore(database.url).catch(explain)
    : openEmbeddedStore({ directory: database.directory, onCrash });

/** The operator, unlike a client of the API, is told what the database said. */
function explain(error: unknown): never {
  const trouble = databaseTrouble(error);
  if (trouble === undefined || !(error instanceof Error)) throw error;
  const said = error.message === '' ? trouble.code : error.message;
  const message = `The database in DATABASE_URL could not be opened (${said}). ${trouble.message}`;
  throw new ProblemError([{ code: trouble.code, message }]);
}
