import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEmbeddedStore } from '../../src/store/embedded-store.ts';
import { opened, temporaryDirectory } from '../support/databases.ts';

const holder = fileURLToPath(new URL('../support/hold-data-directory.ts', import.meta.url));
const roots = 'SELECT uri FROM roots';

describe('a data directory', () => {
  it('keeps its data and can be opened again once it is closed', async () => {
    const directory = await temporaryDirectory();
    const store = await openEmbeddedStore({ directory });
    await store.dataSource.query(`INSERT INTO roots (uri, name) VALUES ('file:///a', 'a')`);
    await store.close();
    const again = await opened(openEmbeddedStore({ directory }));
    expect(await again.dataSource.query(roots)).toEqual([{ uri: 'file:///a' }]);
  });

  it('is refused while it is in use', async () => {
    const directory = await temporaryDirectory();
    await opened(openEmbeddedStore({ directory }));
    await expect(openEmbeddedStore({ directory })).rejects.toMatchObject({
      problems: [{ code: 'DATA_DIRECTORY_IN_USE', message: expect.stringContaining(directory) }],
    });
  });

  it('can be opened after its process was killed, with all that was committed', async () => {
    const directory = await temporaryDirectory();
    const child = spawn(process.execPath, ['--import', 'tsx', holder, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = await opened(openEmbeddedStore({ directory }));
    expect(await store.dataSource.query(roots)).toEqual([{ uri: 'file:///kept' }]);
  });

  it('begins anew where the first start was cut short', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'database'));
    await writeFile(join(directory, 'database', 'PG_VERSION'), '18\n');
    await writeFile(join(directory, 'database.unfinished'), '');
    const store = await opened(openEmbeddedStore({ directory }));
    expect(await store.dataSource.query(roots)).toEqual([]);
  });
});
