import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DatabaseSettings } from '../../../src/settings/settings.ts';
import type { Store } from '../../../src/store/store.ts';
import { dumpDatabase } from '../../support/dump-tables.ts';
import { serverSecret, serverToken } from '../../support/run-server.ts';
import { clearTexts } from './fault-document.ts';

const secrets = [...clearTexts, serverSecret, serverToken];

/** No secret stands in clear in what was logged, in any table, or in any file of the data directory. */
export async function checkSecrets(
  store: Store,
  logs: readonly string[],
  database?: DatabaseSettings,
): Promise<void> {
  for (const log of logs) expectNoSecret('a log', log);
  expectNoSecret('the tables', await dumpDatabase(store));
  if (database?.type === 'embedded') await checkFiles(database.directory);
}

async function checkFiles(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    // Bytes as they are, one character each.
    expectNoSecret(path, await readFile(path, 'latin1'));
  }
}

function expectNoSecret(where: string, text: string): void {
  expect({ where, found: secrets.filter((secret) => text.includes(secret)) }).toEqual({ where, found: [] });
}
