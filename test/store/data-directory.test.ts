import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
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

  it('is closed to everybody else, whatever an earlier version left open in it', async () => {
    const directory = await temporaryDirectory();
    await (await openEmbeddedStore({ directory })).close();
    await writeFile(join(directory, 'encryption-secret'), 'a secret');
    const all = (await readdir(directory, { recursive: true })).map((name) => join(directory, name));
    for (const path of [directory, ...all]) await chmod(path, 0o755);
    await opened(openEmbeddedStore({ directory }));
    const modes = async (path: string): Promise<string> => {
      const found = await stat(path);
      return `${found.isDirectory() ? 'directory' : 'file'} ${(found.mode & 0o777).toString(8)}`;
    };
    expect(await modes(directory)).toBe('directory 700');
    const found = new Set<string>();
    for (const path of all) if (existsSync(path)) found.add(await modes(path));
    expect([...found].sort()).toEqual(['directory 700', 'file 600']);
  });

  it('is not closed where it has other things in it, but what is ours in it is', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'of somebody else'), '', { mode: 0o644 });
    await chmod(directory, 0o755);
    await opened(openEmbeddedStore({ directory }));
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await modeOf(directory)).toBe('755');
    expect(await modeOf(join(directory, 'of somebody else'))).toBe('644');
    expect(await modeOf(join(directory, 'database'))).toBe('700');
  });
});
