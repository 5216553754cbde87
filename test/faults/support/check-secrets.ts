import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DatabaseSettings } from '../../../src/settings/settings.ts';
import type { Store } from '../../../src/store/store.ts';
import { dumpDatabase } from '../../support/dump-tables.ts';
import { serverSecret, serverToken } from '../../support/server-secrets.ts';
import { clearTexts } from './fault-document.ts';

const secrets = [...clearTexts, serverSecret, serverToken];

/** No secret stands in clear in what was logged, in any table, or in any file of the data directory. */
export async function checkSecrets(
  store: Store,
  logs: readonly string[],
  database?: DatabaseSettings,
): Promise<void> {
  for (const log of logs) expectNoSecret('a log', log);
  const dump = await dumpDatabase(store);
  expectNoSecret('the tables', dump);
  // As the database shows bytes.
  expectNoSecret('the bytes in the tables', dump, secrets.map(toHex));
  if (database?.type === 'embedded') await checkFiles(database.directory);
}

const toHex = (text: string): string => Buffer.from(text).toString('hex');

/** No secret stands in clear in any file of a directory. */
export async function checkFiles(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    // Bytes as they are, one character each.
    expectNoSecret(path, await readFile(path, 'latin1'));
  }
}

export function expectNoSecret(where: string, text: string, forms: readonly string[] = secrets): void {
  expect(
    forms.filter((form) => text.includes(form)),
    `secrets in ${where}`,
  ).toEqual([]);
}
